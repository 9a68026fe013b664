// Installs what only the tests, the benches and the checks of both need (test/package.json), so that a newcomer's first
// `npm ci` is light. It does so again only where something of its lock file is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../test');

function packagesIn(file) {
  const lock = path.join(folder, file);
  return existsSync(lock) ? JSON.parse(readFileSync(lock, 'utf8')).packages : {};
}

// npm's own list, written when an install is complete; what is optional is for other machines, as a rule.
const installed = packagesIn('node_modules/.package-lock.json');
const missing = Object.entries(packagesIn('package-lock.json')).some(
  ([place, { version, optional }]) => place !== '' && !optional && installed[place]?.version !== version,
);

if (missing) {
  // On standard error: what runs next may print figures for a machine to read.
  console.error('Installing what the tests need (test/package.json).');
  const { status } = spawnSync('npm', ['ci', '--no-audit'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
