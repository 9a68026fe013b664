import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../../src/errors/appError.js';
import { keepReceived } from '../../../../src/dataset/sources/keepReceived.js';
import { safeFileName } from '../../../../src/dataset/sources/safeFileName.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

describe('what people send to be learnt from', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-received-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lies under the hash of its content', async () => {
    const at = await keepReceived(folder, '../../etc/abc.csv', [Buffer.from('a'), Buffer.from('bc')]);
    // sha256sum of "abc"
    assert.equal(at, path.join(folder, 'received/ba7816bf8f01cfea/abc.csv'));
    assert.equal(readFileSync(at, 'utf8'), 'abc');
    const other = await keepReceived(folder, 'other.csv', [Buffer.from('abc')]);
    assert.equal(path.dirname(other), path.dirname(at));
  });

  it('is mended where the disk kept half of it', async () => {
    const at = await keepReceived(folder, 'abc.csv', [Buffer.from('abc')]);
    writeFileSync(at, 'a');
    await keepReceived(folder, 'abc.csv', [Buffer.from('abc')]);
    assert.equal(readFileSync(at, 'utf8'), 'abc');
  });

  it('leaves nothing behind when it does not come as a whole', async () => {
    async function* half() {
      yield Buffer.from('a');
      throw new Error('lost');
    }
    await assert.rejects(keepReceived(folder, 'a.csv', half()), { message: 'lost' });
    assert.deepEqual(readdirSync(path.join(folder, 'received')), []);
  });

  it('is refused in words where the disk does not take it', async () => {
    writeFileSync(path.join(folder, 'received'), '');
    const error: unknown = await keepReceived(folder, 'a.csv', []).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError);
    assert.match(
      `${error.sentence} ${inChat(error.next ?? '')}`,
      /could not be written to .*received: it is a file\. Make room/,
    );
  });

  for (const [name, safe] of [
    ['chats.jsonl', 'chats.jsonl'],
    ['my chats (final) #2.CSV', 'my_chats_final_2.CSV'],
    ['../../etc/passwd.csv', 'passwd.csv'],
    ['C:\\Users\\anna\\chats.jsonl', 'chats.jsonl'],
    ['..csv', 'dataset.csv'],
    ['-rf.csv', 'rf.csv'],
    ['.hidden.csv', 'hidden.csv'],
    ['a\u0000b\n.csv', 'a_b_.csv'],
    ['Gespräche mit Ärzten.jsonl', 'Gespräche_mit_Ärzten.jsonl'],
    ['対話.parquet', '対話.parquet'],
    [`${'x'.repeat(300)}.jsonl`, `${'x'.repeat(94)}.jsonl`],
    [`${'語'.repeat(300)}.jsonl`, `${'語'.repeat(66)}.jsonl`],
  ] as const)
    it(`is called ${JSON.stringify(safe.slice(0, 30))} where it came as ${JSON.stringify(name.slice(0, 30))}`, () => {
      assert.equal(safeFileName(name), safe);
    });
});
