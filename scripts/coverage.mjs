// How many branches of the rooms that spend money and say why something failed the tests take: over all that `npm test`
// runs. c8 is fetched when somebody measures and is nobody's dependency otherwise.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mocha from '../.mocharc.mjs';

const rooms = ['src/stages', 'src/azure', 'src/runs', 'src/backends'];
const least = 90;

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'hieno-coverage-'));
const reports = ['--reporter=json-summary', `--reports-dir=${folder}`, `--temp-directory=${folder}/raw`];
const { status } = spawnSync(
  'npx',
  [
    ...['--yes', 'c8@12.0.0', ...reports, ...rooms.map((room) => `--include=${room}/**`)],
    // In one process: mocha ends its workers before they have written down what they covered. And as ES modules, which
    // need no code of the translator's around them: branches of its own would count.
    ...['npx', '--no-install', 'mocha', '--no-config', '--import=tsx/esm', `--timeout=${mocha.timeout}`],
    ...mocha.require.map((file) => `--require=${file}`),
    ...[`--reporter=${mocha.reporter}`, ...mocha.spec],
  ],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

const files = Object.entries(JSON.parse(readFileSync(path.join(folder, 'coverage-summary.json'), 'utf8')));
rmSync(folder, { recursive: true });
const shares = rooms.map((room) => {
  const inRoom = files.filter(([file]) => file.startsWith(path.join(root, room) + path.sep));
  const sum = (key) => inRoom.reduce((total, [, { branches }]) => total + branches[key], 0);
  return { room, percent: (100 * sum('covered')) / sum('total') };
});
for (const { room, percent } of shares) console.log(`${room}: ${percent.toFixed(1)} % of branches`);
process.exit(shares.every(({ percent }) => percent >= least) ? 0 : 1);
