import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tidyExports } from '../../../../src/bot/exports/tidyExports.js';
import { dayMs } from '../../../../src/duration.js';

describe('the folder of exported files', () => {
  const now = Date.UTC(2026, 0, 31);
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'hieno-exports-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (name: string, days: number): void => {
    const at = path.join(folder, name);
    writeFileSync(at, '');
    utimesSync(at, now / 1000, (now - days * dayMs) / 1000);
  };

  it('keeps files as long as is said, half ones a day, and what is not ours for good', async () => {
    put('hieno-audit-old.csv', 31);
    put('hieno-audit-young.csv', 29);
    put('mine.csv', 99);
    put('1150d938-8870-4044-9f2c-5bbdeba70c8c.part', 2);
    put('2250d938-8870-4044-9f2c-5bbdeba70c8c.part', 0);
    put('notes.part', 99);
    mkdirSync(path.join(folder, 'hieno-audit-folder.csv'));
    await tidyExports(folder, 30 * dayMs, now);
    assert.deepEqual(readdirSync(folder).sort(), [
      '2250d938-8870-4044-9f2c-5bbdeba70c8c.part',
      'hieno-audit-folder.csv',
      'hieno-audit-young.csv',
      'mine.csv',
      'notes.part',
    ]);
  });

  it('need not be there', async () => {
    await tidyExports(path.join(folder, 'none'), dayMs, now);
  });
});
