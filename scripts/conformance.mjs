// Runs the integration tests with the local Azure recording its traffic, and has Azure's own OpenAPI judge every
// exchange. What no specification covers is listed, with the reason, in test/conformance/unspecified.json.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nearestAliases } from './conformance/nearestAliases.mjs';

const root = path.resolve(import.meta.dirname, '..');
const specs = path.resolve(root, process.env.SPECS_DIR || '../shared/azure-specs');
const checker = path.join(specs, 'check-traffic.mjs');
const { minimumOperations, unspecified } = JSON.parse(
  readFileSync(path.join(root, 'test/conformance/unspecified.json'), 'utf8'),
);

if (!existsSync(checker)) {
  console.error(`${checker} is not there. Set SPECS_DIR to the folder with Azure's OpenAPI and its checker.`);
  console.log('0 passed, 1 failed');
  process.exit(2);
}

const problems = [];
const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
try {
  const tests = await run(['node_modules/mocha/bin/mocha.js', '--config', 'test/conformance/mocharc.json'], {
    CONFORMANCE_TRAFFIC: folder,
  });
  if (tests.code !== 0) problems.push(`the integration tests failed:\n${tests.said}`);
  const recorded = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  const traffic = path.join(folder, 'traffic.jsonl');
  writeFileSync(traffic, recorded.join(''));
  const covered = recorded.length === 0 ? 0 : await judge(traffic);
  if (covered < minimumOperations)
    problems.push(`${covered} operations are covered; at least ${minimumOperations} must be`);
  for (const problem of problems) console.error(problem);
  console.log(`${covered} passed, ${problems.length} failed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = problems.length === 0 ? 0 : 1;

/** How many operations the traffic covers; what is wrong with it goes to the problems. */
async function judge(traffic) {
  const requests = readFileSync(traffic, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ method, url }) => `${method} ${url}`);
  // A pattern for what is no longer there could hide what comes later.
  for (const { pattern } of unspecified)
    if (!requests.some((request) => new RegExp(pattern, 'i').test(request)))
      problems.push(`no exchange fits ${pattern}: take it out of unspecified.json`);

  const nearest = nearestAliases(specs, requests);
  console.log(`judged by the nearest api-version at hand: ${nearest.join(' ') || 'none'}`);
  const { code, said } = await run(
    [
      checker,
      '--quiet',
      ...nearest.flatMap((alias) => ['--alias', alias]),
      ...unspecified.flatMap(({ pattern }) => ['--ignore', pattern]),
      traffic,
    ],
    { OAV_FROM: path.join(root, 'test') },
  );
  console.log(said);
  const errors = Number(/^exchanges \d+, .*\berrors (\d+)/m.exec(said)?.[1] ?? NaN);
  if (code !== 0 || errors !== 0)
    problems.push(
      ...Array.from({ length: Math.max(errors || 1, 1) }, (_, n) => `error ${n + 1} of the above`),
    );
  const operations = /^operations covered: (.+)$/m.exec(said)?.[1] ?? 'none';
  return operations === 'none' ? 0 : operations.split(', ').length;
}

function run(args, environment) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...environment } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    child.on('close', (code) => resolve({ code, said: said.trimEnd() }));
  });
}
