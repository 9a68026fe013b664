import type { Conversation, Message, Role } from './conversation.js';
import { DatasetError } from './datasetError.js';

const roles: readonly string[] = ['system', 'user', 'assistant'] satisfies Role[];

/**
 * Reads a JSON-lines file as `chat_completion_pipeline` does: each line an object with `messages`, every other
 * column ignored. Throws a DatasetError that names the input and the line. Blank lines are skipped.
 */
export function readRows(text: string, input: string): Conversation[] {
  const rows: Conversation[] = [];
  // A byte order mark at the start of the file is no part of the JSON.
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    rows.push(readRow(line, (detail) => new DatasetError(input, detail, index + 1)));
  });
  return rows;
}

type Refuse = (detail: string) => DatasetError;

function readRow(line: string, refuse: Refuse): Conversation {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw refuse(`is not valid JSON (${error instanceof Error ? error.message : 'unreadable'}).`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('is not a JSON object.');
  }
  const { messages } = value as { messages?: unknown };
  if (!Array.isArray(messages)) throw refuse("has no list in the column 'messages'.");
  if (messages.length === 0) throw refuse("'messages' is empty.");
  const conversation = messages.map((message, index) => readMessage(message, index, refuse));
  requireAlternation(conversation, refuse);
  return conversation;
}

function readMessage(value: unknown, index: number, refuse: Refuse): Message {
  if (typeof value !== 'object' || value === null) throw refuse(`messages[${index}] is not an object.`);
  const { role, content } = value as { role?: unknown; content?: unknown };
  if (typeof role !== 'string' || !roles.includes(role)) {
    throw refuse(`messages[${index}].role is ${JSON.stringify(role)}; allowed are ${roles.join(', ')}.`);
  }
  if (typeof content !== 'string') throw refuse(`messages[${index}].content is not a text.`);
  if (content.trim() === '') throw refuse(`messages[${index}].content is empty.`);
  return { role: role as Role, content };
}

function requireAlternation(conversation: Conversation, refuse: Refuse): void {
  const turns = conversation[0]?.role === 'system' ? conversation.slice(1) : conversation;
  turns.forEach((turn, index) => {
    if (turn.role !== (index % 2 === 0 ? 'user' : 'assistant')) {
      throw refuse('Conversation roles must alternate user/assistant/user/assistant/...');
    }
  });
  if (turns.length < 2) throw refuse("'messages' needs at least one user turn and the assistant's answer.");
}
