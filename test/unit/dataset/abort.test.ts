import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import type { PrepareOptions } from '../../../src/dataset/prepare.js';
import type { Progress } from '../../../src/dataset/progress.js';
import { streamOf } from '../../../src/dataset/formats/textFile.js';
import { DatasetFolder, row } from '../../helpers/dataset/datasetFolder.js';
import { groupRows, writeUltrachat } from '../../helpers/dataset/ultrachat.js';

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => row(`Question ${index}?`, 'word '.repeat(1000)));

describe('preparing a dataset, told to stop', () => {
  let folder: DatasetFolder;
  let controller: AbortController;
  const reason = new Error('The person has changed their mind.');
  beforeEach(() => {
    folder = new DatasetFolder();
    controller = new AbortController();
  });
  afterEach(() => folder.remove());

  const stopped = (file: string, options: Partial<PrepareOptions> & { split?: string } = {}) =>
    assert.rejects(
      folder.prepare(file, { signal: controller.signal, ...options }),
      (error) => error === reason,
    );
  /** What it left: nothing, for a file on this machine need not be fetched. */
  const left = () => (existsSync(folder.at('out')) ? readdirSync(folder.at('out')) : []);

  it('does not begin', async () => {
    controller.abort(reason);
    await stopped(folder.lines('a.jsonl', rows(5)));
    assert.deepEqual(left(), []);
  });

  it('checks no further', async () => {
    const file = folder.at('a.parquet');
    await writeUltrachat(file, { rows: 4 * groupRows });
    const told: Progress[] = [];
    const onProgress = (progress: Progress) => {
      told.push(progress);
      if (progress.rows > 0) controller.abort(reason);
    };
    await stopped(file, { onProgress });
    assert.ok(
      (told.at(-1)?.rows ?? 0) > 0 && (told.at(-1)?.rows ?? 0) <= groupRows,
      `${told.at(-1)?.rows} rows`,
    );
    assert.deepEqual(left(), []);
  });

  it('writes no further, and leaves nothing half written', async () => {
    const file = folder.lines('a.jsonl', rows(1000));
    const onProgress = ({ phase }: Progress) => void (phase === 'write' && controller.abort(reason));
    await stopped(file, { onProgress });
    assert.deepEqual(left(), []);
    assert.equal((await folder.prepare(file)).manifest.report.rows, 1000);
  });

  it('reads no further in a text', async () => {
    const file = folder.lines('a.jsonl', rows(100));
    let blocks = 0;
    const reading = async () => {
      const text = { path: file, name: 'a.jsonl', format: 'jsonl', signal: controller.signal } as const;
      for await (const _ of await streamOf(text, 4096)) if (++blocks === 2) controller.abort(reason);
    };
    await assert.rejects(reading(), { name: 'AbortError' });
    assert.equal(blocks, 2);
  });

  for (const [name, lines] of [
    ['a.jsonl', rows(2000)],
    ['a.csv', ['question,answer', ...Array.from({ length: 2000 }, () => `Why?,${'so '.repeat(1000)}`)]],
  ] as const)
    it(`counts the rows of ${name} no further`, async () => {
      const file = folder.lines(name, lines);
      const counting = stopped(file, { split: 'train[-1%:]' });
      setImmediate(() => controller.abort(reason));
      await counting;
      assert.deepEqual(left(), []);
    });

  it('does not wait for another preparation in the folder, and leaves that alone', async () => {
    const file = folder.lines('a.jsonl', rows(100));
    let isDone = false;
    const first = folder.prepare(file).then((prepared) => {
      isDone = true;
      return prepared;
    });
    const second = stopped(file);
    controller.abort(reason);
    await second;
    assert.ok(!isDone);
    assert.equal((await first).manifest.report.rows, 100);
    assert.equal((await folder.prepare(file)).manifest.report.rows, 100);
  });
});
