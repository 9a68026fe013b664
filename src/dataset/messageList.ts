import { byteText, isText, type ByteText } from './byteText.js';
import { parseJson } from './parseJson.js';
import { pythonLiteral } from './pythonLiteral.js';
import { roleNamed } from './roles.js';
import type { Message } from './row.js';

/** A message as it was found: not checked. */
export type Loose = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Whether a value says who speaks. */
export const isMessage = (value: unknown): value is Loose =>
  isRecord(value) && (isText(value['role']) || isText(value['from']));

/** Who speaks in it, if that is known. */
export function speakerOf(message: Loose | undefined): Message['role'] | undefined {
  const role = message?.['role'] ?? message?.['from'];
  return isText(role) ? roleNamed(byteText(role)) : undefined;
}

/**
 * What stands in a column of conversations, as a list: a list as it is; one that was written as JSON, or as Python or NumPy
 * print it; a record of lists, which the `datasets` library makes of a list of records.
 */
export function messageList(value: unknown): { readonly messages: unknown } | { readonly problem: string } {
  const parsed = isText(value) ? parsedList(byteText(value)) : value;
  if (!isRecord(parsed)) return { messages: parsed };
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
