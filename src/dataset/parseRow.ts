import type { Message, Row } from './row.js';

export interface RowProblem {
  /** For example `messages[2].role`; `(line)` where the line is no JSON object at all. */
  readonly field: string;
  readonly problem: string;
}

const roles = ['system', 'user', 'assistant'];

/**
 * One line of a JSONL file as a conversation: a `messages` list, perhaps one system message, then user and assistant
 * in turn, ending with the assistant. Other columns are ignored, as the fine-tuning component ignores them.
 */
export function parseRow(line: string): Row | RowProblem {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { field: '(line)', problem: 'is not a JSON object' };
  const { messages } = value as { messages?: unknown };
  if (messages === undefined) return { field: 'messages', problem: 'is missing' };
  if (!Array.isArray(messages)) return { field: 'messages', problem: 'is not a list' };
  const read: Message[] = [];
  for (const [index, message] of messages.entries()) {
    const problem = problemOf(message, `messages[${index}]`);
    if (problem !== undefined) return problem;
    read.push({
      role: (message as Message).role,
      content: (message as Message).content,
    });
  }
  return orderProblem(read) ?? { messages: read };
}

export const isProblem = (parsed: Row | RowProblem): parsed is RowProblem => 'problem' in parsed;

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function problemOf(message: unknown, at: string): RowProblem | undefined {
  if (typeof message !== 'object' || message === null) return { field: at, problem: 'is not an object' };
  const { role, content } = message as Record<string, unknown>;
  if (typeof role !== 'string') return { field: `${at}.role`, problem: 'is missing' };
  if (!roles.includes(role)) return { field: `${at}.role`, problem: `is none of ${roles.join(', ')}` };
  if (typeof content !== 'string') return { field: `${at}.content`, problem: 'is not text' };
  if (content.trim() === '') return { field: `${at}.content`, problem: 'is empty' };
  return undefined;
}

function orderProblem(messages: readonly Message[]): RowProblem | undefined {
  const offset = messages[0]?.role === 'system' ? 1 : 0;
  const turns = messages.slice(offset);
  if (turns.length < 2) return { field: 'messages', problem: 'needs at least one question and one answer' };
  for (const [index, { role }] of turns.entries()) {
    const expected = index % 2 === 0 ? 'user' : 'assistant';
    if (role !== expected)
      return { field: `messages[${index + offset}].role`, problem: `is ${role} where ${expected} is due` };
  }
  if (turns.length % 2 === 1)
    return { field: `messages[${messages.length - 1}]`, problem: 'is a question without an answer' };
  return undefined;
}
