import assert from 'node:assert/strict';
import { DatasetFolder, row } from '../../../helpers/dataset/datasetFolder.js';

const good = row('A?').messages;

describe('a row that is no chat to train on', () => {
  let folder: DatasetFolder;
  beforeEach(() => {
    folder = new DatasetFolder();
  });
  afterEach(() => folder.remove());

  const broken: readonly (readonly [what: string, row: unknown, says: RegExp])[] = [
    [
      'a tool that speaks',
      { messages: [...good, { role: 'tool', content: 'x' }] },
      /messages\[2\]\.role: is of a tool/,
    ],
    [
      'a call of a tool',
      {
        messages: [...good.slice(0, 1), { role: 'assistant', content: null, tool_calls: [{}] }],
      },
      /messages\[1\]\.tool_calls: is a call of a tool/,
    ],
    [
      'a picture',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }] },
      /messages\[0\]\.content: has a part that is not text \(image_url\)/,
    ],
    [
      'lists that differ in length',
      { messages: { role: ['user', 'assistant'], content: ['A?'] } },
      /messages: is a record of lists that differ in length \(role 2, content 1\)/,
    ],
    [
      'an answer that is marked as bad',
      { prompt: 'A?', completion: 'a', label: false },
      /label: is false: its answer is marked as a bad one/,
    ],
    [
      'two different system messages',
      { messages: [{ role: 'system', content: 'Be brief.' }, ...good], system: 'Be long.' },
      /system: is there twice/,
    ],
    ['a context that is no text', { question: 'A?', context: { a: 1 }, answer: 'a' }, /context: is not text/],
    ['an input that is no text', { instruction: 'Double it.', input: 5, output: '10' }, /input: is not text/],
    [
      'a dialogue as one text',
      { chosen: '\n\nHuman: A?\n\nAssistant: a', rejected: '' },
      /chosen: is one text, in which nobody marks who speaks/,
    ],
    [
      'turns in which nobody is named (LIMA)',
      { conversations: ['A?', 'a'] },
      /messages\[0\]: is a text, and nothing says who speaks/,
    ],
    [
      'messages that PowerShell cut off',
      { messages: ['@{role=user; content=A?}', '@{role=assistant; content=a}'] },
      /messages\[0\]: was cut off by PowerShell: ConvertTo-Json needs a -Depth of 5/,
    ],
    [
      'messages that PowerShell joined',
      { messages: '@{role=user; content=A?} @{role=assistant; content=a}' },
      /messages: was cut off by PowerShell/,
    ],
    [
      'an answer of which PowerShell wrote the type',
      { question: 'A?', answer: 'System.Object[]' },
      /messages\[1\]\.content: was cut off by PowerShell/,
    ],
    [
      'an answer of which JavaScript wrote the type',
      { question: 'A?', answer: '[object Object]' },
      /messages\[1\]\.content: is “\[object Object\]”/,
    ],
  ];
  for (const [what, row, says] of broken)
    it(`is refused with its field: ${what}`, async () => {
      const { details } = await folder.failure(folder.lines('a.jsonl', [{ messages: good }, row]));
      assert.match(details[0] ?? '', says);
    });
});
