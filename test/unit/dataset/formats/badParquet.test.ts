import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { localBytes } from '../../../../src/dataset/formats/byteSource.js';
import { planParquet } from '../../../../src/dataset/formats/parquetReading.js';
import { rowsOfGroup } from '../../../../src/dataset/formats/parquetRows.js';
import { DatasetFolder } from '../../../helpers/dataset/datasetFolder.js';
import { groupRows, writeUltrachat, type Ultrachat } from '../../../helpers/dataset/ultrachat.js';

describe('bad Parquet', () => {
  let folder: DatasetFolder;
  let file: string;
  beforeEach(() => {
    folder = new DatasetFolder();
    file = folder.at('a.parquet');
  });
  afterEach(() => folder.remove());

  const write = async (wanted: Partial<Ultrachat> = {}) => {
    await writeUltrachat(file, { rows: 2 * groupRows, ...wanted });
    return readFileSync(file);
  };
  const planned = () =>
    planParquet([
      {
        slice: { split: 'train', unit: 'rows', rounding: 'closest' },
        files: [{ name: 'a.parquet', open: () => localBytes(file, 'a.parquet', () => undefined) }],
      },
    ]);
  const groups = async () => {
    const plan = await planned();
    const chunks = [];
    for await (const { chunk } of plan.parts()) if (chunk.kind === 'group') chunks.push(chunk);
    await plan.close();
    return chunks;
  };

  for (const codec of ['snappy', 'zstd', 'gzip', 'lz4_raw', 'uncompressed'] as const)
    it(`is named with the row group that cannot be decoded: ${codec}`, async () => {
      const bytes = await write({ codec });
      const { start = 0, length = 0 } = (await groups())[1]?.pieces[0] ?? {};
      folder.write('a.parquet', bytes.fill(0xa5, start + 200, start + length));
      const error = await folder.failure(file, { skipBroken: true });
      assert.equal(error.reason, 'bad_dataset');
      assert.match(error.sentence, /^a\.parquet cannot be read: its row group from row 1025 on is damaged/);
      const { manifest } = await folder.prepare(file, { split: 'train[:1024]' });
      assert.equal(manifest.report.rows, 1024);
    });

  it('is told apart from what the system says', async () => {
    await write();
    const [chunk] = await groups();
    assert.ok(chunk);
    rmSync(file);
    await assert.rejects(
      rowsOfGroup(chunk, () => undefined),
      { code: 'ENOENT' },
    );
  });

  it('has metadata that does not fit it, where something is missing in the middle', async () => {
    const bytes = await write();
    folder.write('a.parquet', Buffer.concat([bytes.subarray(0, 1000), bytes.subarray(-60_000)]));
    assert.match((await folder.failure(file)).sentence, /^a\.parquet is damaged: its metadata/);
  });

  it('may be encrypted', async () => {
    const bytes = await write({ rows: 10 });
    folder.write('a.parquet', Buffer.concat([bytes.subarray(0, -4), Buffer.from('PARE')]));
    assert.match((await folder.failure(file)).sentence, /^a\.parquet is encrypted Parquet/);
  });

  it('may have no rows', async () => {
    await write({ rows: 0 });
    const { reason, sentence } = await folder.failure(file);
    assert.equal(reason, 'bad_dataset');
    assert.match(sentence, /^a\.parquet has no conversation/);
  });
});
