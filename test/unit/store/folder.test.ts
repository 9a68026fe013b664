import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../src/errors/appError.js';
import { lockFolder } from '../../../src/store/folderLock.js';

const bootFile = '/proc/sys/kernel/random/boot_id';

describe('the lock on the data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const pidFile = () => path.join(folder, 'hieno.pid');

  it('is given back', () => {
    lockFolder(folder)();
    assert.ok(!existsSync(pidFile()));
    lockFolder(folder)();
  });

  it('refuses a folder that a living process has, and names it', () => {
    // The process above this one is alive as long as this one is asked.
    writeFileSync(pidFile(), String(process.ppid));
    assert.throws(
      () => lockFolder(folder),
      (error) =>
        error instanceof AppError &&
        error.reason === 'conflict' &&
        error.sentence.includes(String(process.ppid)),
    );
  });

  it('takes over from a process that is dead, and from a torn file', () => {
    for (const left of ['999999999', '']) {
      writeFileSync(pidFile(), left);
      lockFolder(folder)();
    }
  });

  describe('after a reboot, when the number of its process may be a stranger’s', () => {
    const ageOfFile = (at: number) => utimesSync(pidFile(), at, at);
    const longAgo = 1000;

    it('is taken over, where boots have names by the name', function () {
      if (!existsSync(bootFile)) return this.skip();
      const unlock = lockFolder(folder);
      const boot = readFileSync(bootFile, 'utf8').trim();
      assert.equal(readFileSync(pidFile(), 'utf8'), `${process.pid} ${boot}`);
      unlock();
      writeFileSync(pidFile(), `${process.ppid} 00000000-0000-0000-0000-000000000000`);
      lockFolder(folder)();
    });

    it('is not taken over within the same boot, whatever the clock has done since', function () {
      if (!existsSync(bootFile)) return this.skip();
      writeFileSync(pidFile(), `${process.ppid} ${readFileSync(bootFile, 'utf8').trim()}`);
      ageOfFile(longAgo);
      assert.throws(() => lockFolder(folder), { reason: 'conflict' });
    });

    it('is taken over by its age, where the file names no boot', () => {
      writeFileSync(pidFile(), String(process.ppid));
      ageOfFile(longAgo);
      lockFolder(folder)();
    });
  });
});
