import { byteText, isText, type ByteText } from './byteText.js';
import { parseJson } from './parseJson.js';
import { pythonLiteral } from './pythonLiteral.js';
import { roleNamed } from './roles.js';
import type { Message } from './row.js';

/** A message as it was found: not checked. */
export type Loose = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Who speaks: OpenAI's name for it, ShareGPT's, those of Vertex AI and of Claude's export. */
const roleKeys = ['role', 'from', 'author', 'sender'] as const;

/** The name under which a message says who speaks; undefined where it does not. */
export const roleKeyOf = (message: Loose): (typeof roleKeys)[number] | undefined =>
  roleKeys.find((key) => message[key] !== undefined && message[key] !== null);

/** Whether a value says who speaks. */
export const isMessage = (value: unknown): value is Loose =>
  isRecord(value) && isText(value[roleKeyOf(value) ?? '']);

/** Who speaks in it, if that is known. */
export function speakerOf(message: Loose | undefined): Message['role'] | undefined {
  const role = message === undefined ? undefined : message[roleKeyOf(message) ?? ''];
  return isText(role) ? roleNamed(byteText(role)) : undefined;
}

/**
 * What stands in a column of conversations, as a list: a list as it is; one that was written as JSON, or as Python or NumPy
 * print it; a record of lists, which the `datasets` library makes of a list of records.
 */
export function messageList(value: unknown): { readonly messages: unknown } | { readonly problem: string } {
  const parsed = isText(value) ? parsedList(byteText(value)) : value;
  if (Array.isArray(parsed)) return { messages: turnsOf(parsed) };
  if (!isRecord(parsed)) return { messages: parsed };
  // As OpenAI and Azure write the question of a preference.
  const { messages, ...beside } = parsed;
  if (Array.isArray(messages)) return { messages: namedBeside(beside, turnsOf(messages)) };
  const lists = Object.entries(parsed).filter((entry): entry is [string, unknown[]] =>
    Array.isArray(entry[1]),
  );
  const names = lists.map(([name]) => name);
  if (!['role', 'from'].some((name) => names.includes(name)))
    return isMessage(parsed) ? { problem: 'is one message, and no list' } : { messages: parsed };
  const length = lists[0]?.[1].length ?? 0;
  if (lists.some(([, list]) => list.length !== length))
    return {
      problem: `is a record of lists that differ in length (${lists.map(([name, list]) => `${name} ${list.length}`).join(', ')})`,
    };
  return {
    messages: Array.from({ length }, (_, at) =>
      Object.fromEntries(lists.map(([name, list]) => [name, list[at]])),
    ),
  };
}

/** What a question and its answer are called where both are one item of a list. */
const turnKeys = [
  ['input', 'output'],
  ['human', 'assistant'],
  ['user', 'assistant'],
  ['question', 'answer'],
  ['prompt', 'response'],
  ['query', 'response'],
  ['inputs', 'outputs'],
] as const;

/** The messages of a list whose items are messages, or turns of a question with its answer, the first perhaps with a system message. */
function turnsOf(list: readonly unknown[]): readonly unknown[] {
  const [first] = list;
  if (!isRecord(first) || roleKeyOf(first) !== undefined) return list;
  const keys = turnKeys.find((pair) => pair.every((key) => key in first));
  if (keys === undefined || !list.every(isRecord)) return list;
  return list.flatMap((turn) => {
    const { system, [keys[0]]: question, [keys[1]]: answer, ...beside } = turn;
    return [
      ...(isText(system) && system.length > 0 ? [{ role: 'system', content: system }] : []),
      { ...beside, role: 'user', content: textIn(question) },
      { role: 'assistant', content: textIn(answer) },
    ];
  });
}

/** With what else stands beside the messages in the first of them, where the check looks for what is left out. */
function namedBeside(beside: Loose, messages: readonly unknown[]): readonly unknown[] {
  const [first, ...others] = messages;
  return isRecord(first) ? [{ ...beside, ...first }, ...others] : messages;
}

/** Prompt flow has a record of names where others have the text: taken for it where it has one. */
function textIn(value: unknown): unknown {
  const values = isRecord(value) ? Object.values(value) : [];
  return values.length === 1 ? values[0] : value;
}

/** What stands in a column of questions or answers, as messages: a text is one of them. */
export function messagesOf(value: unknown, role: Message['role']): readonly Loose[] {
  const parsed = isText(value) && /^\s*\[\s*\{/.test(byteText(value)) ? parsedList(byteText(value)) : value;
  if (Array.isArray(parsed) && parsed.length > 0 && parsed.every(isMessage)) return parsed;
  if (isMessage(parsed)) return [parsed];
  const list = isRecord(parsed) ? messageList(parsed) : { messages: undefined };
  return 'messages' in list && Array.isArray(list.messages)
    ? (list.messages as Loose[])
    : [{ role, content: value }];
}

/** The text itself where it is no list. */
function parsedList(text: ByteText): unknown {
  const parsed = parseJson(text);
  const value = 'problem' in parsed ? pythonLiteral(text) : parsed.value;
  // Written as JSON twice.
  if (typeof value === 'string' && value.trimStart().startsWith('[')) return parsedList(value);
  return value ?? text;
}
