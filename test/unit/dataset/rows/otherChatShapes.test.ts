import assert from 'node:assert/strict';
import {
  at,
  chats,
  jsonl,
  list,
  pairs,
  python,
  said,
  text,
  turns,
  withoutSystem,
  type Says,
} from '../../../helpers/dataset/chatsToWrite.js';
import { DatasetFolder } from '../../../helpers/dataset/datasetFolder.js';

/** 150 KB in the first line. */
const long: readonly Says[] = chats.map((chat, index) =>
  index > 0 ? chat : chat.map(([who, what]) => [who, what.repeat(10_000)] as const),
);

/** What single tools and services write, beside what everybody does. */
const shapes: readonly (readonly [what: string, name: string, content: string, says: readonly Says[]])[] = [
  [
    'Python dictionaries a line',
    'a.jsonl',
    chats.map((chat) => `{'messages': ${python(chat)}, 'score': nan}\n`).join(''),
    chats,
  ],
  [
    "Python's JSON with NaN in it",
    'a.jsonl',
    jsonl(pairs.map((chat) => ({ question: at(chat, 'user'), answer: at(chat, 'assistant'), score: 'x' })))
      .replace('"x"', 'NaN')
      .replace('"x"', '-Infinity'),
    pairs,
  ],
  [
    'turns of input and output (Capybara, XTuner)',
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        conversation: turns(chat).map(([input, output], index) => ({
          ...(index === 0 ? { system: at(chat, 'system') } : {}),
          input,
          output,
        })),
      })),
    ),
    chats,
  ],
  [
    'turns of human and assistant (Firefly, MOSS)',
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        system: at(chat, 'system'),
        conversation: turns(chat).map(([human, assistant]) => ({ human, assistant })),
      })),
    ),
    chats,
  ],
  [
    "OpenAI's and Azure's preference",
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        input: { messages: list(chat.slice(0, -1)), tools: [], parallel_tool_calls: true },
        preferred_output: list(chat.slice(-1)),
        non_preferred_output: [{ role: 'assistant', content: 'Bah.' }],
      })),
    ),
    chats,
  ],
  [
    "Bedrock's conversations",
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        schemaVersion: 'bedrock-conversation-2024',
        system: [{ text: at(chat, 'system') }],
        messages: withoutSystem(chat).map(([role, what]) => ({ role, content: [{ text: what }] })),
      })),
    ),
    chats,
  ],
  [
    "Cohere's roles",
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        messages: list(chat, undefined, { system: 'System', user: 'User', assistant: 'Chatbot' }),
      })),
    ),
    chats,
  ],
  [
    'authors (Vertex AI)',
    'a.jsonl',
    jsonl(pairs.map((chat) => ({ messages: list(chat, ['author', 'content'], { assistant: 'bot' }) }))),
    pairs,
  ],
  [
    "Claude's export",
    'a.json',
    JSON.stringify(
      pairs.map((chat) => ({ uuid: '1', chat_messages: list(chat, ['sender', 'text'], { user: 'human' }) })),
    ),
    pairs,
  ],
  ["JumpStart's dialogs", 'a.jsonl', jsonl(chats.map((chat) => ({ dialog: list(chat) }))), chats],
  [
    "Prompt flow's chat history",
    'a.jsonl',
    jsonl(
      chats.map((chat) => ({
        system: at(chat, 'system'),
        question: text(chat.at(-2)),
        answer: text(chat.at(-1)),
        chat_history: turns(chat)
          .slice(0, -1)
          .map(([question, answer]) => ({ inputs: { question }, outputs: { answer } })),
      })),
    ),
    chats,
  ],
  ...(
    [
      ['inputs', 'targets'],
      ['input', 'target'],
      ['input_text', 'output_text'],
      ['text_input', 'output'],
      ['prompt', 'generation'],
      ['message_1', 'message_2'],
      ['problem', 'generated_solution'],
      ['question', 'generated_solution'],
      ['instruction', 'chosen_response'],
      ['prompt', 'chosen_response'],
      ['question', 'completion'],
      ['input', 'completion'],
    ] as const
  ).map(
    ([question, answer]) =>
      [
        `${question} and ${answer}`,
        'a.jsonl',
        jsonl(pairs.map((chat) => ({ [question]: at(chat, 'user'), [answer]: at(chat, 'assistant') }))),
        pairs,
      ] as const,
  ),
  [
    "LangChain's names",
    'a.jsonl',
    jsonl(pairs.map((chat) => ({ messages: list(chat, undefined, { user: 'Human', assistant: 'AI' }) }))),
    pairs,
  ],
  [
    'a first line that is longer than what is looked at',
    'a.jsonl',
    jsonl(long.map((chat) => ({ messages: list(chat) }))),
    long,
  ],
  [
    'one long line, and a name that says nothing',
    'a.csv',
    jsonl(long.map((chat) => ({ messages: list(chat) }))),
    long,
  ],
];

describe('the shapes of chats that one tool writes', () => {
  let folder: DatasetFolder;
  beforeEach(() => {
    folder = new DatasetFolder();
  });
  afterEach(() => folder.remove());

  for (const [what, name, content, says] of shapes)
    it(`are read: ${what}`, async () => {
      assert.deepEqual(await folder.said(folder.write(name, content)), said(says));
    });
});
