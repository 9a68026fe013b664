import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { DatasetFolder, row } from '../../helpers/dataset/datasetFolder.js';

const good = (question: string) => JSON.stringify(row(question));
/** A line between two good ones, so that it is line 2. */
const between = (line: unknown) =>
  [good('First?'), typeof line === 'string' ? line : JSON.stringify(line), good('Last?')].join('\n');
const messages = (...list: unknown[]) => ({ messages: list });
const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });
const latin1 = Buffer.from(between(row('caf\u00e9?')), 'latin1');

/** Kind of bad file, its name, its content, and what is said first. */
const cases: readonly (readonly [kind: string, file: string, content: string | Uint8Array, says: RegExp])[] =
  [
    ['cut off JSON', 'a.jsonl', between('{"messages": ['), /^a\.jsonl, line 2, \(line\): is cut off/],
    [
      'broken JSON',
      'a.jsonl',
      between('{"messages": 1,}'),
      /line 2, \(line\): is not JSON from column 16 on/,
    ],
    ['text', 'a.jsonl', between('hello'), /line 2, \(line\): is not JSON/],
    ['a list in a line', 'a.jsonl', between('[1]'), /line 2, \(line\): is not a JSON object/],
    [
      'a JSON list that is cut off',
      'a.json',
      `[${good('A?')},\n${good('B?')},{"mess`,
      /a\.json cannot be read: its JSON list is cut off: it does not end after 2 whole rows/,
    ],
    [
      'a JSON list that something follows',
      'a.json',
      `[${good('A?')},\n${good('B?')}]\n${good('C?')}`,
      /something follows behind the end of its JSON list/,
    ],
    [
      'a line end in a text of a JSON list',
      'a.json',
      `[\n${good('A?')},\n${good('B?').replace('B?', 'B\n?')}]`,
      /a\.json, row 2, \(line\): is not JSON/,
    ],
    [
      'one conversation over several lines',
      'a.json',
      JSON.stringify(row('A?'), undefined, 2),
      /a\.json has one conversation; at least 2/,
    ],
    [
      'a row without a column to train on',
      'a.jsonl',
      between({ text: 'x', größe: 1 }),
      /line 2, messages: is missing; there are text, größe$/,
    ],
    ['messages that are no list', 'a.jsonl', between({ messages: 'x' }), /line 2, messages: is not a list/],
    [
      'a message that is text',
      'a.jsonl',
      between(messages('x')),
      /line 2, messages\[0\]: is a text, and nothing says who speaks/,
    ],
    ['no role', 'a.jsonl', between(messages({ content: 'x' })), /messages\[0\]\.role: is missing/],
    [
      'an unknown role',
      'a.jsonl',
      between(messages({ role: 'narrator', content: 'x' })),
      /messages\[0\]\.role: is none of system, user, assistant/,
    ],
    [
      'no content',
      'a.jsonl',
      between(messages(user('x'), { role: 'assistant' })),
      /messages\[1\]\.content: is missing/,
    ],
    [
      'content that is a number',
      'a.jsonl',
      between(messages(user(1))),
      /messages\[0\]\.content: is not text/,
    ],
    ['an empty answer', 'a.jsonl', between(row('A?', ' \n\t ')), /line 2, messages\[1\]\.content: is empty/],
    [
      'an answer of white space that is not ASCII',
      'a.jsonl',
      between(row('A?', '\u00a0\u2003\u3000\n\ufeff')),
      /line 2, messages\[1\]\.content: is empty/,
    ],
    [
      'a question of characters without a width',
      'a.csv',
      'question,answer\nA?,a\n\u200b\u2060,b\n',
      /line 3, messages\[0\]\.content: is empty/,
    ],
    [
      'no messages in the list',
      'a.jsonl',
      between(messages()),
      /line 2, messages: needs at least one question and one answer/,
    ],
    ['no answer', 'a.jsonl', between(messages(user('x'))), /line 2, messages: needs at least one question/],
    [
      'an answer first',
      'a.jsonl',
      between(messages(assistant('x'), user('y'))),
      /messages\[0\]\.role: is assistant where user is due/,
    ],
    [
      'two questions in a row',
      'a.jsonl',
      between(messages(user('x'), user('y'), assistant('z'))),
      /messages\[1\]\.role: is user where assistant is due/,
    ],
    [
      'a system message in the middle',
      'a.jsonl',
      between(messages(user('x'), { role: 'system', content: 's' })),
      /messages\[1\]\.role: is system where assistant is due/,
    ],
    [
      'a question at the end',
      'a.jsonl',
      between(messages(user('x'), assistant('y'), user('z'))),
      /messages\[2\]: is a question without an answer/,
    ],
    [
      'half of a surrogate pair',
      'a.jsonl',
      between('{"messages": "\\ud83d"}'),
      /line 2, \(line\): has half of a surrogate pair/,
    ],
    ['Latin-1', 'a.jsonl', latin1, /line 2, messages: is not UTF-8/],
    [
      'UTF-16 that goes on as something else',
      'a.jsonl',
      Buffer.concat([Buffer.from(`\ufeff${between('')}`, 'utf16le'), Buffer.from([0x00, 0xd8, 0x41])]),
      /cannot be read: it begins as UTF-16, and goes on as something else/,
    ],
    ['gzip', 'a.jsonl', gzipSync(between('')), /cannot be read: it is compressed with gzip/],
    ['a spreadsheet', 'a.csv', 'PK\u0003\u0004rest', /is a zip archive \(or a spreadsheet\)/],
    ['a web page', 'a.jsonl', '<!DOCTYPE html><html>', /it is a web page/],
    ['zero bytes', 'a.jsonl', Buffer.from(`${good('A?')}\n\0\0\0\n`), /it is no text/],
    ['nothing', 'a.jsonl', '', /a\.jsonl cannot be read: it is empty/],
    ['only blank lines', 'a.jsonl', '\n \n', /a\.jsonl has no conversation; at least 2/],
    ['one conversation', 'a.jsonl', good('Only?'), /a\.jsonl has one conversation; at least 2/],
    [
      'a CSV without columns to train on',
      'a.csv',
      'id,text\n1,x\n',
      /no column to train on: there are id, text/,
    ],
    [
      'a CSV with a column twice',
      'a.csv',
      'id,Prompt,completion,id, prompt\n1,A?,a,1,B?\n2,C?,c,2,D?\n',
      /a\.csv cannot be read: it has more than one column prompt/,
    ],
    [
      'a CSV with a short row',
      'a.csv',
      'question,answer\nA?,a\nB?\nC?,c\n',
      /a\.csv, line 3, \(row\): has another number of fields/,
    ],
    [
      'a CSV with text behind a closed quote',
      'a.csv',
      'question,answer\n"A\n?",a\n\n"B?","b"c\nC?,c\n',
      /a\.csv, line 5, \(row\): has a quote where none may be/,
    ],
    [
      'a CSV with a quote that is never closed',
      'a.csv',
      'question,answer\r\n"A\r\n?",a\r\n\r\n"B\r\n?","b\r\nC?,c\r\n',
      /a\.csv cannot be read: the quote that opens in line 6 is not closed/,
    ],
    [
      'a CSV with a quote that another row closes',
      'a.csv',
      'question,answer\nA?,a\n"B?,b\n"C?",c\nD?,d\n',
      /a\.csv cannot be read: the quote that opens in line 3 is not closed/,
    ],
    [
      'a CSV with a quote that never closes, longer than a record may be',
      'a.csv',
      `question,answer\nA?,a\n\n"${'B?,b\n'.repeat(4 * 1024 * 1024)}`,
      /a\.csv cannot be read: the quote that opens in line 4 is not closed/,
    ],
    [
      'a CSV with a bad quote in its first row',
      'a.csv',
      'question,"ans"wer\nA?,a\n',
      /a\.csv cannot be read: line 1 has a quote where none may be/,
    ],
    [
      'a CSV with an empty answer',
      'a.csv',
      'question,answer\nA?,a\n"B\n?",\nC?,c\n',
      /a\.csv, line 3, messages\[1\]\.content: is empty/,
    ],
    [
      'a CSV with messages that are no JSON',
      'a.csv',
      'messages\n"[{"\n',
      /a\.csv, line 2, messages: is not a list/,
    ],
    [
      'Parquet that is cut off',
      'a.parquet',
      `PAR1${'x'.repeat(100)}`,
      /a\.parquet does not end as a Parquet file does/,
    ],
    [
      'Parquet with a damaged end',
      'a.parquet',
      `PAR1${'x'.repeat(100)}\u0014\0\0\0PAR1`,
      /a\.parquet is damaged/,
    ],
    ['Parquet that is too short', 'a.parquet', 'PAR1', /too short to be Parquet/],
  ];

describe('a bad file', () => {
  let folder: DatasetFolder;
  beforeEach(() => {
    folder = new DatasetFolder();
  });
  afterEach(() => folder.remove());

  for (const [kind, name, content, says] of cases)
    it(`gets a precise answer: ${kind}`, async () => {
      const error = await folder.failure(folder.write(name, content));
      assert.equal(error.reason, 'bad_dataset');
      assert.match(error.details[0] ?? error.sentence, says);
      assert.match(error.sentence, /Nothing was uploaded/);
      assert.notEqual(error.next, undefined);
    });

  it('has its first problems listed and all of them counted: 5 % of 1,000 lines', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) =>
      index % 20 === 7 ? '{' : good(`Question ${index}?`),
    );
    const file = folder.write('a.jsonl', lines.join('\n'));
    const { sentence, details } = await folder.failure(file);
    assert.match(sentence, /50 problems/);
    assert.equal(details.length, 11);
    assert.match(details[0] ?? '', /line 8,/);
    assert.match(details[9] ?? '', /line 188,/);
    assert.equal(details[10], 'and 40 more');
    const { manifest } = await folder.prepare(file, { skipBroken: true });
    assert.equal(manifest.report.rows, 950);
    assert.deepEqual(
      [manifest.report.skipped.count, manifest.report.skipped.places[0]],
      [50, 'a.jsonl, line 8, (line): is cut off: its JSON does not end'],
    );
  });

  it('is none for beginning with white space of any kind, or with a byte that such a space begins with', async () => {
    const answers = ['\u00a0a', '\u2003\u200bé', '\u3000的', 'Âge', 'ệ', '“a”', 'がん', 'ａ', '\u00a1', '👍'];
    const file = folder.lines(
      'a.jsonl',
      answers.map((answer) => row(`Question of ${answer}?`, answer)),
    );
    assert.equal((await folder.prepare(file)).manifest.report.rows, answers.length);
  });

  it('loses no row but those with a bad quote, each of them once', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) =>
      index % 100 === 50
        ? `Q${index},"b"a"d"`
        : index % 3 === 0
          ? `"Q${index}","a ""${index}"""`
          : `Q${index},a`,
    );
    const file = folder.write('a.csv', `question,answer\n${lines.join('\n')}\n`);
    const { sentence, details } = await folder.failure(file);
    assert.match(sentence, /10 problems/);
    assert.match(details[9] ?? '', /line 952,/);
    const { manifest } = await folder.prepare(file, { skipBroken: true });
    assert.deepEqual([manifest.report.rows, manifest.report.skipped.count], [990, 10]);
  });

  it('has no rows to take a slice of', async () => {
    for (const [name, content] of [
      ['a.jsonl', '\n'],
      ['a.csv', 'question,answer\n'],
    ] as const) {
      const { reason, sentence } = await folder.failure(folder.write(name, content), { split: 'train[:5]' });
      assert.equal(reason, 'bad_dataset');
      assert.match(sentence, /has no conversation/);
    }
  });

  it('is not there, or is a folder', async () => {
    const absent = await folder.failure(folder.at('no.jsonl'));
    assert.equal(absent.reason, 'dataset_missing');
    assert.match(absent.sentence, /there is no such file/);
    assert.match((await folder.failure(folder.at('.'))).sentence, /it is a folder/);
  });

  it('is no file: a pipe would be waited for', async () => {
    execFileSync('mkfifo', [folder.at('pipe.jsonl')]);
    const server = createServer().listen(folder.at('socket.csv'));
    await once(server, 'listening');
    for (const [at, says] of [
      [folder.at('pipe.jsonl'), /it is a pipe/],
      [folder.at('socket.csv'), /it is a socket/],
      ['/dev/zero', /it is a device/],
    ] as const) {
      const { reason, sentence } = await folder.failure(at);
      assert.equal(reason, 'dataset_missing');
      assert.match(sentence, says);
    }
    server.close();
  });
});
