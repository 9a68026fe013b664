import { byteText, isBlank, isText, type Text } from './byteText.js';
import type { Message, RowProblem } from './row.js';

/** A message as it was read, checked. */
export interface RawMessage {
  readonly role: Message['role'];
  readonly content: Text;
}

const roles: readonly string[] = ['system', 'user', 'assistant'];

/**
 * The messages of a row: perhaps one system message, then user and assistant in turn, ending with the assistant. What else
 * is in it is ignored, as the fine-tuning component ignores it.
 */
export function checkRow(value: unknown): readonly RawMessage[] | RowProblem {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { field: '(row)', problem: 'is not a JSON object' };
  const { messages } = value as { messages?: unknown };
  if (messages === undefined || messages === null) return { field: 'messages', problem: 'is missing' };
  if (!Array.isArray(messages)) return { field: 'messages', problem: 'is not a list' };
  const checked: RawMessage[] = [];
  for (let index = 0; index < messages.length; index++) {
    const message = checkMessage(messages[index], index);
    if ('problem' in message) return message;
    checked.push(message);
  }
  return orderProblem(checked) ?? checked;
}

function checkMessage(message: unknown, index: number): RawMessage | RowProblem {
  const at = `messages[${index}]`;
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return { field: at, problem: 'is not an object' };
  const { role, content } = message as Record<string, unknown>;
  if (role === undefined || role === null) return { field: `${at}.role`, problem: 'is missing' };
  const name = isText(role) ? byteText(role) : '';
  if (!isRole(name)) return { field: `${at}.role`, problem: `is none of ${roles.join(', ')}` };
  if (content === undefined || content === null) return { field: `${at}.content`, problem: 'is missing' };
  if (!isText(content)) return { field: `${at}.content`, problem: 'is not text' };
  if (isBlank(content)) return { field: `${at}.content`, problem: 'is empty' };
  return { role: name, content };
}

const isRole = (name: string): name is Message['role'] => roles.includes(name);

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
