// Runs the unit and integration tests, or those that are named. They are translated at once before: translated as they are
// loaded, by each worker for itself, they take twice as long to begin.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import mocha from '../.mocharc.mjs';

const root = path.resolve(import.meta.dirname, '..');
fs.mkdirSync(path.join(root, 'dist'), { recursive: true });
/** A run's own, in which files lie as in the sources: another run must not take them away. */
const translated = fs.mkdtempSync(path.join(root, 'dist/tests-'));
process.on('exit', () => fs.rmSync(translated, { recursive: true, force: true }));
// Ends mocha, and after that this.
process.on('SIGINT', () => undefined);
const folders = ['src', 'localAzure', 'scripts', 'test'];

const files = folders.flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => !/(^|[\\/])(dist|node_modules)[\\/]/.test(file) && /\.(ts|mjs|cjs|py)$/.test(file))
    .map((file) => path.join(folder, file)),
);
buildSync({
  absWorkingDir: root,
  entryPoints: files.filter((file) => file.endsWith('.ts')),
  outdir: translated,
  outbase: root,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  sourcesContent: false,
  logLevel: 'warning',
});
for (const file of files.filter((name) => !name.endsWith('.ts')))
  fs.cpSync(path.join(root, file), path.join(translated, file));
// What only the tests need is installed there.
fs.symlinkSync(path.join(root, 'test/node_modules'), path.join(translated, 'test/node_modules'), 'junction');

const translation = (file) =>
  path.join(translated, path.relative(root, path.resolve(file))).replace(/\.ts$/, '.js');
const isTest = (argument) => argument.endsWith('.test.ts');
const given = process.argv.slice(2);
const config = path.join(translated, 'mocharc.json');
const { parallel, jobs, timeout, forbidOnly, reporter, require: required, spec } = mocha;
fs.writeFileSync(
  config,
  JSON.stringify({
    ...{ parallel, jobs, timeout, forbidOnly, reporter },
    require: required.map(translation),
    spec: (given.some(isTest) ? given.filter(isTest) : spec).map(translation),
  }),
);
const { status } = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    path.join(root, 'node_modules/mocha/bin/mocha.js'),
    `--config=${config}`,
    ...given.filter((argument) => !isTest(argument)),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
