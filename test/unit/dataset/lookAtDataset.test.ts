import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { AppError } from '../../../src/errors/appError.js';
import { lookAtDataset } from '../../../src/dataset/lookAtDataset.js';
import type { PrepareOptions } from '../../../src/dataset/prepare.js';
import { DatasetFolder, row } from '../../helpers/dataset/datasetFolder.js';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => row(`Question ${index}?`));

describe('a dataset that is prepared already', () => {
  let folder: DatasetFolder;
  let file: string;
  beforeEach(() => {
    folder = new DatasetFolder();
    file = folder.lines('a.jsonl', numbered(50));
  });
  afterEach(() => folder.remove());

  const already = async (split?: string, options: Partial<PrepareOptions> = {}) => {
    const source = { kind: 'file', path: file, ...(split === undefined ? {} : { split }) } as const;
    return (await lookAtDataset(source, { out: folder.at('out'), ...options })).prepared;
  };

  it('is what preparing it gave', async () => {
    assert.equal(await already(), undefined);
    const prepared = await folder.prepare(file);
    const made = statSync(prepared.trainFile).mtimeMs;
    assert.deepEqual(await already(), prepared);
    assert.equal(statSync(prepared.trainFile).mtimeMs, made);
  });

  it('is another one with another slice, seed, folder or treatment of broken rows', async () => {
    await folder.prepare(file);
    assert.equal(await already('train[:10]'), undefined);
    assert.equal(await already(undefined, { seed: 7 }), undefined);
    assert.equal(await already(undefined, { skipBroken: true }), undefined);
    assert.equal(await already(undefined, { out: folder.at('other') }), undefined);
    assert.notEqual(await already('train'), undefined);
  });

  it('is not when the source has changed, or the files', async () => {
    const { testFile } = await folder.prepare(file);
    folder.lines('a.jsonl', numbered(51));
    assert.equal(await already(), undefined);
    await folder.prepare(file);
    assert.notEqual(await already(), undefined);
    truncateSync(testFile, 10);
    assert.equal(await already(), undefined);
    await folder.prepare(file);
    rmSync(testFile);
    assert.equal(await already(), undefined);
  });

  it('is not when a file was changed by hand and is as long as before: it is made anew', async () => {
    const { trainFile, testFile, hash } = await folder.prepare(file);
    for (const changed of [trainFile, testFile]) {
      const whole = readFileSync(changed, 'utf8');
      writeFileSync(changed, whole.replace('Question', 'Suestion'));
      assert.equal(await already(), undefined);
      assert.equal((await folder.prepare(file)).hash, hash);
      assert.equal(readFileSync(changed, 'utf8'), whole);
    }
  });

  it('says what is wrong with a source that is not there', async () => {
    file = folder.at('no.jsonl');
    await assert.rejects(
      already(),
      (error) => error instanceof AppError && error.reason === 'dataset_missing',
    );
    await assert.rejects(already(undefined, { signal: AbortSignal.abort(new Error('stop')) }), /stop/);
  });
});
