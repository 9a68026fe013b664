import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors/appError.js';
import { pinned } from '../../../src/dataset/pinned.js';
import { datasetSource, hubSource } from '../../../src/dataset/source.js';

const revision = '8049631c405ae6576f93f445c6b8166f76f5505a';

describe('a source in one word', () => {
  const words: readonly (readonly [word: string, source: unknown])[] = [
    ['HuggingFaceH4/ultrachat_200k', { kind: 'hub', name: 'HuggingFaceH4/ultrachat_200k' }],
    ['me/chats@v1.0', { kind: 'hub', name: 'me/chats', revision: 'v1.0' }],
    ['me/chats@refs/convert/parquet', { kind: 'hub', name: 'me/chats', revision: 'refs/convert/parquet' }],
    ['https://example.com/a.jsonl', { kind: 'url', url: 'https://example.com/a.jsonl' }],
    ['samples/a.jsonl', { kind: 'file', path: 'samples/a.jsonl' }],
    ['./me/chats', { kind: 'file', path: './me/chats' }],
    ['a.CSV', { kind: 'file', path: 'a.CSV' }],
    ['C:\\chats.parquet', { kind: 'file', path: 'C:\\chats.parquet' }],
  ];
  for (const [word, source] of words)
    it(`is what it looks like: ${word}`, () => assert.deepEqual(datasetSource(word), source));

  for (const address of [
    'https://example.com:99999/a.jsonl',
    'https://me:secret@example.com/a.jsonl',
    'https://me@example.com/a.jsonl',
    'http://[',
  ])
    it(`is refused where it is an address that cannot be fetched: ${address}`, () =>
      assert.throws(
        () => datasetSource(address),
        (error) =>
          error instanceof AppError && error.reason === 'bad_argument' && !error.message.includes('secret'),
      ));

  it('names the commit that was found, whatever was asked for', () => {
    for (const word of ['me/chats', 'me/chats@main', 'me/rows.jsonl@main']) {
      const source = hubSource(word);
      assert.deepEqual(datasetSource(pinned(source, { revision }), 'train[:1%]'), {
        ...source,
        revision,
        split: 'train[:1%]',
      });
    }
  });
});
