import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import path from 'node:path';
import { AppError } from '../errors/appError.js';
import { advice } from '../errors/nextStep.js';

/**
 * PGlite has no lock on its folder, and two processes that write there lose each other's rows without an error. A pid
 * file made with the exclusive flag is taken over only when its process is dead, never by age.
 *
 * @returns the function that gives the folder back
 * @throws AppError `conflict` when another living process has it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'hieno.pid');
  const own = path.join(folder, `hieno.pid.${process.pid}`);
  // Written first and linked then: a lock that is seen is a lock with its owner in it.
  writeFileSync(own, `${process.pid} ${bootId()}`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        linkSync(own, file);
        return () => rmSync(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const [pid = '', boot = ''] = readFileSync(file, 'utf8').split(' ');
        const holder = Number(pid);
        if (holder !== process.pid && isAlive(holder) && !isOfEarlierBoot(file, boot))
          throw taken(folder, holder);
        rmSync(file, { force: true });
      }
    }
    throw taken(folder, undefined);
  } finally {
    rmSync(own, { force: true });
  }
}

/** After a reboot the number may belong to a stranger. Times are asked only where boots have no name: a clock may jump. */
function isOfEarlierBoot(file: string, boot: string): boolean {
  const current = bootId();
  if (boot !== '' && current !== '') return boot !== current;
  // A minute's grace, for clocks that are set after the boot.
  return statSync(file).mtimeMs < Date.now() - uptime() * 1000 - 60_000;
}

/** Linux names each boot; elsewhere empty. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const taken = (folder: string, holder: number | undefined): AppError =>
  new AppError({
    reason: 'conflict',
    sentence: `The data folder ${folder} is in use by another Hieno${holder === undefined ? '' : ` (process ${holder})`}.`,
    next: advice`Stop that one, or set HIENO_DATA_DIR to another folder.`,
  });
