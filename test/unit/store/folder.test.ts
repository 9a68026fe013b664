import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../src/appError.js';
import { lockFolder } from '../../../src/store/folderLock.js';

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
});
