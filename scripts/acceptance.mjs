// Runs the built programs as a person would, and worse: killed, doubled, throttled, cut off. Prints what was tried as a table
// and, last, one line of JSON with the figures.
//
//   npm run acceptance                     everything
//   npm run acceptance -- <file>           one test file
//   npm run acceptance -- --only <regex>   the kills, faults and starts whose names fit, for example "kill finetune"
//   npm run acceptance -- --full           every kind of fault at every call of the journey, on both stores: two thousand, up to
//                                          five at a time; more than an hour. Started again, it goes on where it was.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { full: { type: 'boolean' }, only: { type: 'string' } },
  allowPositionals: true,
});
const folder = values.full
  ? path.join(root, '.hieno/acceptance')
  : mkdtempSync(path.join(tmpdir(), 'hieno-acceptance-'));
mkdirSync(folder, { recursive: true });
const file = path.join(folder, 'results.jsonl');
const startedAt = Date.now();

const mocha = ['node_modules/mocha/bin/mocha.js', '--config', 'test/acceptance/mocharc.mjs', ...positionals];
// The others have no cases to choose from.
if (values.only !== undefined) mocha.push('--ignore', 'test/acceptance/*.test.ts');
let code = await run(['scripts/build.mjs', '--if-stale'], {});
if (code === 0)
  code = await run(mocha, {
    ACCEPTANCE_RESULTS: file,
    ...(values.only === undefined ? {} : { ACCEPTANCE_ONLY: values.only }),
    ...(values.full ? { ACCEPTANCE_FULL: '1' } : {}),
  });
const results = newest(
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [],
);
printTable(results.filter(({ completed }) => completed !== undefined));
console.log(JSON.stringify(figures(results)));
if (!values.full || code === 0) rmSync(folder, { recursive: true, force: true });
process.exitCode = code;

function run(args, environment) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)));
}

/** A case that was tried again counts as it was the last time. */
function newest(lines) {
  return [
    ...new Map(
      lines.map((line, n) => [
        line.name === undefined ? n : JSON.stringify([line.suite, line.store, line.name, line.victim]),
        line,
      ]),
    ).values(),
  ];
}

function printTable(cases) {
  const heads = [
    'suite',
    'store',
    'point or fault',
    'victim',
    'stage',
    'completed',
    'duplicates',
    'seconds',
    'takeover s',
  ];
  const rows = cases.map((one) => [
    one.suite,
    one.store,
    one.name,
    one.victim,
    one.stage,
    one.completed ? 'yes' : 'NO',
    String(one.duplicates),
    one.seconds.toFixed(1),
    one.takeoverSeconds?.toFixed(1) ?? '',
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  for (const row of [heads, ...rows])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}

function figures(all) {
  const of = (suite) => all.filter((one) => one.suite === suite);
  const completed = (suite) => of(suite).filter((one) => one.completed).length;
  const [soak] = of('soak');
  const chats = of('chat').map(({ verdict }) => verdict);
  const inChats = (what) => chats.reduce((sum, one) => sum + one[what].length, 0);
  const takeovers = of('replicas').map(({ takeoverSeconds }) => takeoverSeconds);
  return {
    killPoints: of('kill').length,
    killCompleted: completed('kill'),
    duplicates: all.reduce((sum, { duplicates = 0 }) => sum + duplicates, 0),
    faults: of('fault').length,
    faultsCompleted: completed('fault'),
    faultsMissed: of('fault').filter(({ struck }) => struck === false).length,
    replicaKills: of('replicas').length,
    replicaKillsCompleted: completed('replicas'),
    cloudKills: of('cloud').length,
    cloudKillsCompleted: completed('cloud'),
    longestTakeoverSeconds: rounded(Math.max(0, ...takeovers), 1),
    startsTogether: of('starts').length,
    chatQuestions: chats.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    chatKills: chats.reduce((sum, { kills }) => sum + kills, 0),
    chatUnanswered: inChats('unanswered'),
    chatOutOfOrder: inChats('outOfOrder'),
    chatForeign: inChats('foreign'),
    chatRepeated: inChats('repeated'),
    chatLongestWaitSeconds: rounded(Math.max(0, ...chats.map((one) => one.longestWaitMs)) / 1000, 1),
    ...(soak === undefined
      ? {}
      : { soakRuns: soak.ended, soakMemoryRatio: rounded(soak.residentMiB[1] / soak.residentMiB[0], 3) }),
    seconds: Math.round((Date.now() - startedAt) / 1000),
  };
}

function rounded(value, digits) {
  return Number(value.toFixed(digits));
}
