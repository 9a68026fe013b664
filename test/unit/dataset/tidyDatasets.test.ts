import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keepReceived } from '../../../src/dataset/sources/keepReceived.js';
import { tidyDatasets } from '../../../src/dataset/tidyDatasets.js';

const dayMs = 24 * 60 * 60 * 1000;
const now = Date.now();

describe('the folder of datasets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-tidy-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A file whose folders are as old as itself, as if nobody had looked since. */
  function old(file: string, days: number, readDays = days): string {
    const at = path.join(folder, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, '');
    utimesSync(at, (now - readDays * dayMs) / 1000, (now - days * dayMs) / 1000);
    for (let above = path.dirname(at); above !== folder; above = path.dirname(above))
      utimesSync(above, now / 1000, (now - days * dayMs) / 1000);
    return at;
  }

  it('loses what nobody has touched for so long, and nothing else', async () => {
    const gone = [
      old('prepared/0123456789abcdef/train.jsonl', 31),
      old('prepared/0123456789abcde0/.work/run-0', 31),
      old('received/0123456789abcdef/a.jsonl', 31),
      old('received/0000-1111.part', 31),
    ];
    const kept = [
      old('prepared/1123456789abcdef/train.jsonl', 29),
      old('prepared/2123456789abcdef/train.jsonl', 31, 29),
      old('received/1123456789abcdef/a.jsonl', 29),
      old('received/2222-3333.part', 29),
      old('prepared/mine/train.jsonl', 400),
      old('mine/0123456789abcdef/train.jsonl', 400),
      old('received/notes.txt', 400),
    ];
    // Under way: one new file in an old folder.
    kept.push(
      old('prepared/3123456789abcdef/manifest.json', 31),
      old('prepared/3123456789abcdef/.work/run-1', 0),
    );
    await tidyDatasets(folder, 30 * dayMs, now);
    assert.deepEqual(gone.filter(existsSync), []);
    assert.deepEqual(
      kept.filter((at) => !existsSync(at)),
      [],
    );
    assert.ok(!existsSync(path.join(folder, 'prepared/0123456789abcdef')));
  });

  it('keeps what was sent again', async () => {
    const send = () => keepReceived(folder, 'abc.csv', [Buffer.from('abc')]);
    const at = await send();
    old(path.relative(folder, at), 31);
    writeFileSync(at, 'abc');
    utimesSync(at, 0, 0);
    await send();
    await tidyDatasets(folder, 30 * dayMs, now);
    assert.ok(existsSync(at));
  });

  it('is not followed out of by links', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'hieno-outside-'));
    writeFileSync(path.join(outside, 'mine.jsonl'), 'x');
    utimesSync(path.join(outside, 'mine.jsonl'), 0, 0);
    mkdirSync(path.join(outside, '4123456789abcdef'));
    utimesSync(path.join(outside, '4123456789abcdef'), 0, 0);
    mkdirSync(path.join(folder, 'prepared'));
    symlinkSync(outside, path.join(folder, 'prepared/5123456789abcdef'));
    symlinkSync(outside, path.join(folder, 'received'));
    const inOld = old('prepared/6123456789abcdef/train.jsonl', 31);
    symlinkSync(outside, path.join(path.dirname(inOld), 'link'));
    await tidyDatasets(folder, -dayMs, now);
    assert.ok(!existsSync(inOld));
    assert.deepEqual(readdirSync(outside).sort(), ['4123456789abcdef', 'mine.jsonl']);
    assert.ok(existsSync(path.join(folder, 'prepared/5123456789abcdef')));
    rmSync(outside, { recursive: true });
  });

  it('need not be there', async () => {
    await tidyDatasets(path.join(folder, 'nothing'), dayMs, now);
  });
});
