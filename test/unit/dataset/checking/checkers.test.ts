import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { checkHere, startCheckers, type Checkers } from '../../../../src/dataset/checking/checkers.js';
import type { NumberedChunk } from '../../../../src/dataset/formats/chunk.js';
import { RunMerger } from '../../../../src/dataset/shuffle/runMerger.js';
import { packageRoot } from '../../../../src/packageRoot.js';
import { row } from '../../../helpers/dataset/datasetFolder.js';

const chunk = (first: number, rows: number): NumberedChunk => {
  const lines = Array.from({ length: rows }, (_, index) => JSON.stringify(row(`Question ${first + index}?`)));
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  return {
    firstNumber: first,
    chunk: { kind: 'lines', bytes, firstLine: first + 1, lines: rows, from: 0, to: rows },
  };
};

/** Of this process, where the system tells. */
const openFiles = (): readonly string[] =>
  readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });

describe('checking rows in threads', () => {
  let folder: string;
  let program: string;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-threads-'));
    // A thread runs JavaScript: the program as a build makes it.
    program = path.join(folder, 'checkerThread.mjs');
    await build({
      entryPoints: [path.join(packageRoot, 'src/dataset/checking/checkerThread.ts')],
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'warning',
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const isInFolder = (file: string) => file.startsWith(folder);

  const start = (alsoHere: boolean, lines = folder) =>
    startCheckers({ folder: lines, seed: 42, heapMiB: 128, program, alsoHere });

  async function shuffled(checkers: Checkers): Promise<string> {
    const merger = new RunMerger();
    try {
      const batches = await Promise.all(
        Array.from({ length: 30 }, (_, part) => part).map((part) => checkers.check(chunk(part * 10, 10))),
      );
      for (const { run, keys, lengths } of batches) merger.add(run, keys, lengths);
      let text = '';
      for (const block of merger.lines(merger.order())) text += Buffer.from(block).toString();
      return text;
    } finally {
      merger.close();
      await checkers.close();
    }
  }

  it('gives what checking them here gives, more chunks at once than there are threads', async () => {
    const here = await shuffled(checkHere(folder, 42));
    assert.equal(here.trimEnd().split('\n').length, 300);
    for (const alsoHere of [false, true]) assert.equal(await shuffled(start(alsoHere)), here);
    if (process.platform === 'linux') assert.deepEqual(openFiles().filter(isInFolder), []);
  });

  it('lets others have their turn between two chunks that are checked here', async () => {
    const checkers = checkHere(folder, 42);
    const order: string[] = [];
    const first = checkers.check(chunk(0, 10)).then(() => {
      order.push('first');
      setImmediate(() => order.push('other'));
    });
    const second = checkers.check(chunk(10, 10)).then(() => order.push('second'));
    await Promise.all([first, second]);
    await checkers.close();
    assert.deepEqual(order, ['first', 'other', 'second']);
  });

  it('checks nothing here any more when it is closed', async () => {
    const checkers = checkHere(folder, 42);
    await checkers.check(chunk(0, 10));
    await checkers.close();
    await assert.rejects(checkers.check(chunk(10, 10)), /is closed/);
  });

  it('fails what is under way and what waits when it is closed', async () => {
    for (const alsoHere of [false, true]) {
      const checkers = start(alsoHere);
      const checks = Promise.allSettled(
        Array.from({ length: 30 }, (_, part) => checkers.check(chunk(part * 10, 10))),
      );
      await checkers.close();
      await assert.rejects(checkers.check(chunk(300, 10)), /has ended|is closed/);
      assert.ok((await checks).filter(({ status }) => status === 'rejected').length > 20);
    }
  });

  it("hands the system's reason on where lines cannot be put aside", async () => {
    const checkers = start(false, path.join(folder, 'none'));
    await assert.rejects(checkers.check(chunk(0, 10)), { code: 'ENOENT' });
    await checkers.close();
  });

  it('hands refusals on, with reason and next step', async () => {
    const checkers = start(false);
    try {
      const columns = ['id', 'text'];
      const group = {
        kind: 'group',
        file: 'a.parquet',
        columns,
        pieces: [],
        firstRow: 0,
        from: 0,
        to: 1,
      } as const;
      const metadata = { version: 1, schema: [], num_rows: 1n, row_groups: [], metadata_length: 0 };
      await assert.rejects(checkers.check({ firstNumber: 0, chunk: { ...group, metadata } }), {
        name: 'AppError',
        reason: 'bad_dataset',
        message: /a\.parquet has no column to train on/,
      });
      assert.equal((await checkers.check(chunk(0, 3))).keys.length, 3);
    } finally {
      await checkers.close();
    }
  });
});
