import { byteText, isBlank, isText, type Text } from './byteText.js';
import { lostText } from './lostText.js';
import { roleKeyOf } from './messageList.js';
import { isToolRole, roleNamed } from './roles.js';
import type { Message, RowProblem } from './row.js';

/** A message as it was read, checked. */
export interface RawMessage {
  readonly role: Message['role'];
  readonly content: Text;
}

const roles: readonly string[] = ['system', 'user', 'assistant'];

/** Hears of what is in a message and is not trained on, for example `messages[].weight`. */
export type OnLeftOut = (name: string) => void;

/**
 * The messages of a row: perhaps one system message, then user and assistant in turn, ending with the assistant. What else
 * is in them is left out, as the fine-tuning component ignores it.
 */
export function checkRow(
  value: unknown,
  onLeftOut: OnLeftOut = () => undefined,
): readonly RawMessage[] | RowProblem {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { field: '(row)', problem: 'is not a JSON object' };
  const { messages } = value as { messages?: unknown };
  if (messages === undefined || messages === null) return { field: 'messages', problem: 'is missing' };
  if (!Array.isArray(messages))
    return { field: 'messages', problem: (isText(messages) && lostText(messages)) || 'is not a list' };
  const checked: RawMessage[] = [];
  for (let index = 0; index < messages.length; index++) {
    const message = checkMessage(messages[index], index, onLeftOut);
    if ('problem' in message) return message;
    checked.push(message);
  }
  return orderProblem(checked) ?? checked;
}

function checkMessage(message: unknown, index: number, onLeftOut: OnLeftOut): RawMessage | RowProblem {
  const at = `messages[${index}]`;
  if (isText(message))
    return { field: at, problem: lostText(message) ?? 'is a text, and nothing says who speaks' };
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return { field: at, problem: 'is not an object' };
  const record = message as Record<string, unknown>;
  const [roleKey, contentKey] = keysOf(record);
  const role = record[roleKey];
  if (role === undefined || role === null) return { field: `${at}.role`, problem: 'is missing' };
  const name = isText(role) ? byteText(role) : '';
  const speaker = roleNamed(name);
  if (speaker === undefined)
    return {
      field: `${at}.role`,
      problem: isToolRole(name)
        ? 'is of a tool: calls of tools and their answers are not trained on'
        : `is none of ${roles.join(', ')}`,
    };
  for (const key in record)
    if (key !== roleKey && key !== contentKey && !isNothing(record[key])) onLeftOut(`messages[].${key}`);
  const content = textOf(record[contentKey], `${at}.content`);
  if (!isText(content)) return calls(record, at) ?? content;
  if (isBlank(content)) return calls(record, at) ?? { field: `${at}.content`, problem: 'is empty' };
  const lost = lostText(content);
  return lost === undefined ? { role: speaker, content } : { field: `${at}.content`, problem: lost };
}

const contentKeys = ['content', 'value', 'parts', 'text'] as const;

/** What the two parts of a message are called. */
function keysOf(message: Readonly<Record<string, unknown>>): readonly [role: string, content: string] {
  if (!isNothing(message['role']) && !isNothing(message['content'])) return ['role', 'content'];
  return [roleKeyOf(message) ?? 'role', contentKeys.find((key) => !isNothing(message[key])) ?? 'content'];
}

const isNothing = (value: unknown): boolean => value === undefined || value === null;

/** A call of a tool has no words. */
const calls = (message: Readonly<Record<string, unknown>>, at: string): RowProblem | undefined => {
  const key = ['tool_calls', 'function_call'].find((name) => !isNothing(message[name]));
  return key === undefined
    ? undefined
    : { field: `${at}.${key}`, problem: 'is a call of a tool: those are not trained on' };
};

/** A content as text: also where it is a list of parts, as long as all of them are text. */
function textOf(content: unknown, field: string): Text | RowProblem {
  if (isText(content)) return content;
  if (isNothing(content)) return { field, problem: 'is missing' };
  if (!Array.isArray(content)) return { field, problem: 'is not text' };
  const texts: string[] = [];
  for (const part of content as unknown[]) {
    const { text, type } = (isText(part) ? { text: part } : (part ?? {})) as {
      text?: unknown;
      type?: unknown;
    };
    if (!isText(text))
      return {
        field,
        problem: `has a part that is not text${isText(type) ? ` (${byteText(type).slice(0, 40)})` : ''}`,
      };
    texts.push(byteText(text));
  }
  return texts.join('\n');
}

function orderProblem(messages: readonly RawMessage[]): RowProblem | undefined {
  const offset = messages[0]?.role === 'system' ? 1 : 0;
  for (let index = offset; index < messages.length; index++) {
    const expected = (index - offset) % 2 === 0 ? 'user' : 'assistant';
    const role = messages[index]?.role;
    if (role !== expected)
      return { field: `messages[${index}].role`, problem: `is ${role} where ${expected} is due` };
  }
  if (messages.length - offset < 2)
    return { field: 'messages', problem: 'needs at least one question and one answer' };
  if ((messages.length - offset) % 2 === 1)
    return { field: `messages[${messages.length - 1}]`, problem: 'is a question without an answer' };
  return undefined;
}
