import assert from 'node:assert/strict';
import {
  at,
  said,
  chats,
  jsonl,
  list,
  pairs,
  python,
  text,
  withoutSystem,
  type Says,
} from '../../../helpers/dataset/chatsToWrite.js';
import { DatasetFolder, rowsIn } from '../../../helpers/dataset/datasetFolder.js';

const shareGpt = { user: 'human', assistant: 'gpt' };
const csv = (fields: readonly (readonly string[])[], delimiter = ',') =>
  fields.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(delimiter)).join('\r\n');
const utf16 = (content: string) => Buffer.from(`\ufeff${content}`, 'utf16le');
const table = [['question', 'answer'], ...pairs.map((chat) => [at(chat, 'user'), at(chat, 'assistant')])];
const byIndex = (values: readonly unknown[]) =>
  Object.fromEntries(values.map((value, index) => [String(index), value]));
const questions = pairs.map((chat) => at(chat, 'user'));
const answers = pairs.map((chat) => at(chat, 'assistant'));
const records = pairs.map((chat) => ({ question: at(chat, 'user'), answer: at(chat, 'assistant') }));

const shapes: readonly (readonly [
  what: string,
  name: string,
  content: string | Uint8Array,
  says: readonly Says[],
])[] = [
  [
    'OpenAI, with tools, weights and developer',
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        messages: list(chat, undefined, { system: 'developer' }).map((one) => ({ ...one, weight: 1 })),
        tools: [],
      })),
    ),
    chats,
  ],
  [
    'content in parts',
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        messages: chat.map(([role, what]) => ({
          role,
          content: what.split('\n').map((part) => ({ type: 'text', text: part })),
        })),
      })),
    ),
    chats,
  ],
  ['a list of messages a line', 'a.jsonl', jsonl(chats.map((chat) => list(chat))), chats],
  [
    'ShareGPT with its roles',
    'a.jsonl',
    jsonl(chats.map((chat) => ({ conversations: list(chat, ['from', 'value'], shareGpt) }))),
    chats,
  ],
  [
    'ShareGPT with a system column and no tools',
    'a.json',
    JSON.stringify(
      chats.map((chat) => ({
        conversations: list(withoutSystem(chat), ['from', 'value'], shareGpt),
        system: at(chat, 'system'),
        tools: '',
      })),
    ),
    chats,
  ],
  [
    'a column conversation, roles in capitals',
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        conversation: list(chat, undefined, { user: 'User', assistant: 'ASSISTANT', system: 'System' }),
      })),
    ),
    chats,
  ],
  [
    'Gemini',
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        systemInstruction: { role: 'system', parts: [{ text: at(chat, 'system') }] },
        contents: withoutSystem(chat).map(([who, what]) => ({
          role: who === 'assistant' ? 'model' : who,
          parts: [{ text: what }],
        })),
      })),
    ),
    chats,
  ],
  [
    'a record of lists',
    'a.jsonl',
    jsonl(chats.map((chat) => ({ messages: { role: chat.map(([who]) => who), content: chat.map(text) } }))),
    chats,
  ],
  [
    "ShareGPT's record of lists",
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        conversations: { from: chat.map(([who]) => (who === 'user' ? 'human' : who)), value: chat.map(text) },
      })),
    ),
    chats,
  ],
  [
    'Alpaca with system and history',
    'a.json',
    JSON.stringify(
      chats.map((chat) => {
        const turns = withoutSystem(chat);
        return {
          instruction: text(turns.at(-2)),
          input: '',
          output: text(turns.at(-1)),
          system: at(chat, 'system'),
          history: turns.length > 2 ? [turns.slice(0, 2).map(text)] : [],
        };
      }),
      undefined,
      2,
    ),
    chats,
  ],
  [
    'OpenOrca',
    'a.jsonl',
    jsonl(
      [chats[0] ?? [], chats[0] ?? []].map((chat) => ({
        id: 1,
        system_prompt: at(chat, 'system'),
        question: at(chat, 'user'),
        response: at(chat, 'assistant'),
      })),
    ),
    [chats[0] ?? [], chats[0] ?? []],
  ],
  [
    'prompt and completion as messages',
    'a.jsonl',
    jsonl(chats.map((chat) => ({ prompt: list(chat.slice(0, -1)), completion: list(chat.slice(-1)) }))),
    chats,
  ],
  [
    'a preference with a text for its prompt',
    'a.jsonl',
    jsonl(
      pairs.map((chat) => ({ prompt: at(chat, 'user'), chosen: at(chat, 'assistant'), rejected: 'Bah.' })),
    ),
    pairs,
  ],
  [
    'a preference with whole conversations',
    'a.jsonl',
    jsonl(chats.map((chat) => ({ prompt: 'as in chosen', chosen: list(chat), rejected: [] }))),
    chats,
  ],
  [
    'a preference with an implicit prompt',
    'a.jsonl',
    jsonl(chats.map((chat) => ({ chosen: list(chat), rejected: [] }))),
    chats,
  ],
  [
    "LLaMA-Factory's preference",
    'a.json',
    JSON.stringify(
      chats.map((chat) => ({
        conversations: list(chat.slice(0, -1), ['from', 'value'], shareGpt),
        chosen: { from: 'gpt', value: text(chat.at(-1)) },
        rejected: { from: 'gpt', value: 'Bah.' },
      })),
    ),
    chats,
  ],
  [
    'query and response',
    'a.jsonl',
    jsonl(pairs.map((chat) => ({ query: at(chat, 'user'), response: at(chat, 'assistant') }))),
    pairs,
  ],
  ['one JSON list in one line', 'a.json', JSON.stringify(records), pairs],
  [
    'objects over several lines',
    'a.json',
    records.map((one) => JSON.stringify(one, undefined, 4)).join('\n'),
    pairs,
  ],
  [
    'objects with commas between them',
    'a.json',
    records.map((one) => JSON.stringify(one)).join(',\n'),
    pairs,
  ],
  ['a list under a key', 'a.json', JSON.stringify({ version: '1', data: records }, undefined, 1), pairs],
  [
    'a list under conversations',
    'a.json',
    JSON.stringify({
      conversations: chats.map((chat) => ({ id: 1, conversations: list(chat, ['from', 'value'], shareGpt) })),
    }),
    chats,
  ],
  [
    'a list named as its conversations',
    'a.json',
    JSON.stringify({ messages: chats.map((chat) => list(chat)) }),
    chats,
  ],
  ['columns as lists', 'a.json', JSON.stringify({ question: questions, answer: answers }), pairs],
  [
    'pandas, orient columns',
    'a.json',
    JSON.stringify({ question: byIndex(questions), answer: byIndex(answers) }),
    pairs,
  ],
  [
    'pandas, orient columns, of lists',
    'a.json',
    JSON.stringify({ messages: byIndex(chats.map((chat) => list(chat))) }),
    chats,
  ],
  ['pandas, orient index', 'a.json', JSON.stringify(byIndex(records)), pairs],
  [
    'pandas, orient split',
    'a.json',
    JSON.stringify({ columns: table[0], index: [0, 1], data: table.slice(1) }),
    pairs,
  ],
  [
    'pandas, orient table',
    'a.json',
    JSON.stringify({
      schema: { fields: [{ name: 'index', type: 'integer' }] },
      data: records.map((one, index) => ({ index, ...one })),
    }),
    pairs,
  ],
  [
    "PowerShell's ConvertTo-Json",
    'a.json',
    utf16(JSON.stringify(records, undefined, 4).replaceAll('\n', '\r\n').replaceAll('": ', '":  ')),
    pairs,
  ],
  [
    "PowerShell's ConvertTo-Json with a count",
    'a.json',
    utf16(JSON.stringify({ value: records, Count: 2 }, undefined, 4)),
    pairs,
  ],
  ['UTF-16 without a mark', 'a.jsonl', Buffer.from(jsonl(records), 'utf16le'), pairs],
  ['UTF-16, the big end first', 'a.jsonl', utf16(jsonl(records)).swap16(), pairs],
  ['UTF-8 with a mark, one list', 'a.json', `\ufeff${JSON.stringify(records)}`, pairs],
  ["PowerShell's Export-Csv -Encoding UTF8", 'a.csv', `\ufeff${csv(table)}`, pairs],
  [
    "PowerShell's Export-Csv with its type",
    'a.csv',
    utf16(`#TYPE System.Management.Automation.PSCustomObject\r\n${csv(table)}`),
    pairs,
  ],
  ["Excel's Unicode text", 'a.txt', utf16(csv(table, '\t')), pairs],
  ["Excel's separator", 'a.csv', `\ufeffsep=;\r\n${csv(table, ';')}`, pairs],
  ['semicolons in a file called JSONL', 'a.jsonl', csv(table, ';'), pairs],
  ['JSONL in a file called CSV', 'a.csv', jsonl(records), pairs],
  [
    'an index column',
    'a.csv',
    csv(table.map((row, index) => [index === 0 ? '' : String(index), ...row])),
    pairs,
  ],
  ["Python's lists", 'a.csv', csv([['messages'], ...chats.map((chat) => [python(chat)])]), chats],
  [
    "NumPy's lists",
    'a.csv',
    csv([['', 'messages'], ...chats.map((chat) => ['0', python(chat, '\n ')])]),
    chats,
  ],
  [
    "NumPy's arrays",
    'a.csv',
    csv([['messages'], ...chats.map((chat) => [`array(${python(chat, ',\n       ')}, dtype=object)`])]),
    chats,
  ],
  [
    'JSON in JSON',
    'a.jsonl',
    jsonl(chats.map((chat) => ({ messages: JSON.stringify(JSON.stringify(list(chat))) }))),
    chats,
  ],
];

describe('the shapes of chats', () => {
  let folder: DatasetFolder;
  beforeEach(() => {
    folder = new DatasetFolder();
  });
  afterEach(() => folder.remove());

  for (const [what, name, content, says] of shapes)
    it(`are read: ${what}`, async () => {
      assert.deepEqual(await folder.said(folder.write(name, content)), said(says));
    });

  it('have what a question is about joined to it, whatever it is called', async () => {
    const dolly = [
      { instruction: 'Who founded it?', context: 'Mara did.', response: 'Mara.', category: 'qa' },
      { instruction: 'Name a colour.', context: '', response: 'Teal.', category: 'open' },
    ];
    const says: readonly Says[] = [
      [
        ['user', 'Who founded it?\n\nMara did.'],
        ['assistant', 'Mara.'],
      ],
      [
        ['user', 'Name a colour.'],
        ['assistant', 'Teal.'],
      ],
    ];
    assert.deepEqual(await folder.said(folder.lines('a.jsonl', dolly)), said(says));
    const fields = dolly.map(({ instruction, context, response }) => [instruction, context, response]);
    assert.deepEqual(
      await folder.said(folder.write('b.csv', csv([['question', 'context', 'answer'], ...fields]))),
      said(says),
    );
  });

  it('give a part of a list, counted in rows', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({ question: `Q${index}`, answer: 'a' }));
    for (const content of [JSON.stringify(rows, undefined, 1), JSON.stringify({ data: rows })]) {
      const { manifest, trainFile, testFile } = await folder.prepare(folder.write('a.json', content), {
        split: 'train[-2%:]',
      });
      assert.equal(manifest.report.rows, 10);
      const asked = [...rowsIn(trainFile), ...rowsIn(testFile)].map(({ messages }) => messages[0]?.content);
      assert.deepEqual(
        asked.toSorted(),
        rows.slice(490).map(({ question }) => question),
      );
    }
  });
});
