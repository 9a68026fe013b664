// Installs what only the tests, the benches and the checks of both need (test/package.json), so that a newcomer's first
// `npm ci` is light. It does so once for each state of its lock file.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../test');
const lock = readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
const stamp = path.join(folder, 'node_modules/.installed.json');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  // On standard error: what runs next may print figures for a machine to read.
  console.error('Installing what the tests need (test/package.json), once.');
  const { status } = spawnSync('npm', ['ci', '--no-audit'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, lock);
}
