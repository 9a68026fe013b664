// Everything that can be said of the code without running it: types, lint, format, rooms, generated documents.
import { spawn } from 'node:child_process';

const checks = {
  types: ['tsc', '-p', '.'],
  lint: ['eslint', '.', '--max-warnings', '0'],
  format: ['prettier', '--check', '.', '--log-level', 'warn'],
  rooms: ['tsx', 'scripts/rooms.ts'],
  documents: ['tsx', 'scripts/docs.ts', '--check'],
};

const run = ([tool, ...args]) =>
  new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', tool, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    child.on('close', (code) => resolve({ code, said }));
  });

const waiting = Object.entries(checks);
let failed = 0;
// Two at a time: the smallest machine that this is meant for has two cores.
const worker = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, command] = next;
    const { code, said } = await run(command);
    if (code !== 0) failed++;
    console.log(`${code === 0 ? 'ok    ' : 'failed'} ${name}`);
    if (code !== 0) console.log(said);
  }
};
await Promise.all([worker(), worker()]);
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
