// Writes dist/hieno.zip, the app that is uploaded to Teams, from appPackage/, the command registry and the settings.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../src/config/configError.js';
import { packageRoot } from '../src/packageRoot.js';
import { appPackage } from './teamsApp/appPackage.js';
import { readTeamsAppSettings } from './teamsApp/settings.js';

if (existsSync('.env')) process.loadEnvFile('.env');

try {
  const settings = readTeamsAppSettings(process.env);
  const { manifest, zip } = appPackage(settings);
  const file = path.join(packageRoot, 'dist/hieno.zip');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, zip);
  const lists = manifest.bots[0].commandLists.map(
    ({ scopes, commands }) => `${scopes[0]} ${commands.length}`,
  );
  console.log(`${path.relative(process.cwd(), file)}: the app of the bot ${settings.appId}`);
  console.log(`commands in its menus: ${lists.join(', ')}`);
  console.log('In Teams: Apps > Manage your apps > Upload an app. docs/teams-app.md says more.');
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(
    ['The app for Teams cannot be made:', ...error.problems.map((problem) => `  - ${problem}`)].join('\n'),
  );
  process.exitCode = 1;
}
