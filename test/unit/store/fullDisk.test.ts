import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../src/errors/appError.js';
import { diskProblem } from '../../../src/errors/diskProblem.js';
import { openEmbeddedDatabase } from '../../../src/store/database.js';
import { storeFailure } from '../../../src/store/storeFailure.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

const mebibyte = 1024 * 1024;
describe('a disk that does not take what Hieno writes', () => {
  it('is told in words, with the folder and what to do', () => {
    for (const [code, words] of [
      ['ENOSPC', /is full/],
      ['EDQUOT', /quota/],
      ['EROFS', /can only be read/],
      ['EACCES', /may not write to/],
      ['ENOTDIR', /not a folder/],
    ] as const) {
      const problem = diskProblem('/data/bot', Object.assign(new Error(code), { code }));
      assert.ok(problem instanceof AppError, code);
      assert.match(problem.sentence, words);
      assert.match(problem.sentence, /\/data\/bot/);
      assert.match(inChat(problem.next ?? ''), /HIENO_DATA_DIR/);
    }
    const other = new Error('other');
    assert.equal(diskProblem('/data', other), other);
  });

  it('is told in the same words where PostgreSQL or the operating system says it', () => {
    for (const code of ['53100', 'ENOSPC', 'EDQUOT']) {
      const failure = storeFailure(Object.assign(new Error('could not extend file'), { code }));
      assert.ok(failure instanceof AppError, code);
      assert.deepEqual([failure.reason, failure.retryable], ['disk_full', true]);
      assert.match(failure.sentence, /My database's disk is full/);
    }
    const other = Object.assign(new Error('unique violation'), { code: '23505' });
    assert.equal(storeFailure(other), other);
  });

  it('refuses a start before it has written half of a database', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hieno-full-'));
    try {
      await assert.rejects(
        openEmbeddedDatabase({ folder, free: () => 60 * mebibyte }),
        (error) =>
          error instanceof AppError && error.reason === 'disk_full' && error.sentence.includes(folder),
      );
      const file = path.join(folder, 'file');
      writeFileSync(file, '');
      await assert.rejects(
        openEmbeddedDatabase({ folder: path.join(file, 'bot') }),
        (error) => error instanceof AppError && /not a folder/.test(error.sentence),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
