import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../src/appError.js';
import { prepareDataset } from '../../../src/dataset/prepare.js';

const row = (question: string, answer = `The answer to ${question}`) => ({
  prompt: question,
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
});

describe('preparing a dataset', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-dataset-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (name: string, lines: readonly unknown[]): string => {
    const at = path.join(folder, name);
    writeFileSync(
      at,
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    );
    return at;
  };
  async function failure(at: string): Promise<AppError> {
    const error: unknown = await prepareDataset(at).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError, `it was taken, or broke: ${String(error)}`);
    return error;
  }

  it('keeps every row once, a fifth of them apart, the same every time', async () => {
    const at = file(
      'a.jsonl',
      Array.from({ length: 11 }, (_, index) => row(`Question ${index}?`)),
    );
    const first = await prepareDataset(at);
    assert.deepEqual([first.train.length, first.validation.length], [8, 3]);
    const questions = [...first.train, ...first.validation].map(({ messages }) => messages[0]?.content);
    assert.equal(new Set(questions).size, 11);
    assert.notDeepEqual(questions, [...questions].sort());
    const second = await prepareDataset(at);
    assert.equal(second.hash, first.hash);
    assert.deepEqual(second.trainFile, first.trainFile);
  });

  it('writes only the messages, one row a line', async () => {
    const { trainFile } = await prepareDataset(file('a.jsonl', [row('A?'), row('B?'), row('C?')]));
    const lines = trainFile.toString('utf8').trimEnd().split('\n');
    assert.equal(lines.length, 2);
    for (const line of lines) assert.deepEqual(Object.keys(JSON.parse(line) as object), ['messages']);
  });

  it('has another hash for other data, and the same for the same data under another name', async () => {
    const rows = [row('A?'), row('B?'), row('C?')];
    const { hash } = await prepareDataset(file('a.jsonl', rows));
    assert.equal((await prepareDataset(file('b.jsonl', rows))).hash, hash);
    assert.notEqual((await prepareDataset(file('c.jsonl', [...rows, row('D?')]))).hash, hash);
  });

  it('takes blank lines, a byte order mark, Windows line ends and a system message', async () => {
    const withSystem = { messages: [{ role: 'system', content: 'Be kind.' }, ...row('B?').messages] };
    const at = path.join(folder, 'a.jsonl');
    writeFileSync(at, `\uFEFF${JSON.stringify(row('A?'))}\r\n\r\n${JSON.stringify(withSystem)}\r\n`);
    const { train, validation } = await prepareDataset(at);
    assert.equal(train.length + validation.length, 2);
  });

  const bad: readonly (readonly [name: string, line: unknown, says: RegExp])[] = [
    ['broken JSON', '{"messages": [', /line 2, \(line\): is not a JSON object/],
    ['a list', '[1]', /line 2, \(line\): is not a JSON object/],
    ['no messages', { prompt: 'x' }, /line 2, messages: is missing/],
    ['messages that are no list', { messages: 'x' }, /line 2, messages: is not a list/],
    ['a message that is text', { messages: ['x', 'y'] }, /line 2, messages\[0\]: is not an object/],
    ['no role', { messages: [{ content: 'x' }] }, /line 2, messages\[0\]\.role: is missing/],
    ['an unknown role', { messages: [{ role: 'bot', content: 'x' }] }, /messages\[0\]\.role: is none of/],
    [
      'content that is a number',
      { messages: [{ role: 'user', content: 1 }] },
      /messages\[0\]\.content: is not text/,
    ],
    ['an empty answer', row('A?', '  '), /line 2, messages\[1\]\.content: is empty/],
    ['no answer', { messages: [{ role: 'user', content: 'x' }] }, /at least one question and one answer/],
    [
      'two questions in a row',
      { messages: [...row('A?').messages.slice(0, 1), ...row('B?').messages] },
      /line 2, messages\[1\]\.role: is user where assistant is due/,
    ],
    [
      'a question at the end',
      { messages: [...row('A?').messages, { role: 'user', content: 'And?' }] },
      /line 2, messages\[2\]: is a question without an answer/,
    ],
  ];
  for (const [name, line, says] of bad)
    it(`names file, line and field of ${name}`, async () => {
      const error = await failure(file('mine.jsonl', [row('First?'), line, row('Last?')]));
      assert.equal(error.reason, 'bad_dataset');
      assert.match(error.details[0] ?? '', says);
      assert.match(error.details[0] ?? '', /^mine\.jsonl, /);
      assert.match(error.sentence, /Nothing was uploaded/);
    });

  it('lists the first problems and counts the rest', async () => {
    const { sentence, details } = await failure(
      file(
        'a.jsonl',
        Array.from({ length: 25 }, () => '{'),
      ),
    );
    assert.match(sentence, /25 problems/);
    assert.equal(details.length, 11);
    assert.equal(details.at(-1), 'and 15 more');
  });

  it('says what is wrong with a path', async () => {
    assert.match((await failure(path.join(folder, 'no.jsonl'))).sentence, /there is no such file/);
    assert.match((await failure(folder)).sentence, /it is a folder/);
    assert.equal((await failure(file('empty.jsonl', []))).reason, 'bad_dataset');
  });
});
