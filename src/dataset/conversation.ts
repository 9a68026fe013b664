import { AppError } from '../appError.js';
import { byteText, isBlank, isText } from './byteText.js';
import { unreadable } from './datasetErrors.js';
import { parseJson } from './parseJson.js';

/** How the columns of a table are read as a conversation. */
export interface Shape {
  /** The only ones that need to be read. */
  readonly columns: readonly string[];
  /** The record with `messages` in it, still to be checked. */
  conversationOf(record: Readonly<Record<string, unknown>>): unknown;
}

/** Pairs of columns that hold a question and its answer, in the order in which they are looked for. */
const pairs = [
  ['prompt', 'completion'],
  ['prompt', 'response'],
  ['question', 'answer'],
  ['instruction', 'output'],
  ['instruction', 'response'],
  ['input', 'output'],
  ['user', 'assistant'],
] as const;

/** ShareGPT's names for the roles. */
const speakers: Readonly<Record<string, string>> = {
  human: 'user',
  user: 'user',
  gpt: 'assistant',
  assistant: 'assistant',
  system: 'system',
};

/**
 * The shape of a table with these columns: `messages` or `conversations` (lists, or JSON of lists), else a column with the
 * question and one with the answer, perhaps a `system` column, perhaps an `input` beside an `instruction`. Names are
 * compared without regard to case.
 */
export function shapeOf(columns: readonly string[]): Shape | undefined {
  const named = new Map(columns.map((column) => [plainName(column), column]));
  const messages = named.get('messages');
  if (messages !== undefined)
    return {
      columns: [messages],
      conversationOf: (record) => ({ messages: listOf(record[messages]) }),
    };
  const conversations = named.get('conversations');
  if (conversations !== undefined)
    return {
      columns: [conversations],
      conversationOf: (record) => ({ messages: spoken(listOf(record[conversations])) }),
    };
  for (const pair of pairs) {
    const [question, answer] = pair.map((name) => named.get(name));
    if (question === undefined || answer === undefined) continue;
    const system = named.get('system');
    const input = pair[0] === 'instruction' ? named.get('input') : undefined;
    return {
      columns: [question, answer, system, input].filter((column) => column !== undefined),
      conversationOf: (record) => ({
        messages: [
          ...(system === undefined || isAbsent(record[system])
            ? []
            : [{ role: 'system', content: record[system] }]),
          { role: 'user', content: joined(record[question], input === undefined ? '' : record[input]) },
          { role: 'assistant', content: record[answer] },
        ],
      }),
    };
  }
  return undefined;
}

const plainName = (column: string): string => column.trim().toLowerCase();

/** @throws AppError `bad_dataset`: what a table needs, or which of its columns there are two of */
export function requireShape(file: string, columns: readonly string[]): Shape {
  const shape = shapeOf(columns);
  const names = columns.map(plainName);
  const twice = shape?.columns.map(plainName).find((name) => names.indexOf(name) < names.lastIndexOf(name));
  if (twice !== undefined)
    throw unreadable(
      file,
      `it has more than one column ${twice}`,
      'Keep one of them, or give the others another name.',
    );
  if (shape !== undefined) return shape;
  throw new AppError({
    reason: 'bad_dataset',
    sentence: `${file} has no column to train on: there are ${columns.join(', ') || 'none'}. Nothing was uploaded.`,
    next: `Name the columns messages (a JSON list of role and content), or ${pairs.map((pair) => pair.join(' and ')).join(', or ')}.`,
  });
}

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (isText(value) && isBlank(value));

const joined = (question: unknown, input: unknown): unknown =>
  isAbsent(input) || !isText(question) || !isText(input)
    ? question
    : `${byteText(question)}\n\n${byteText(input)}`;

function listOf(value: unknown): unknown {
  if (!isText(value)) return value;
  const parsed = parseJson(byteText(value));
  return 'problem' in parsed ? value : parsed.value;
}

const spoken = (list: unknown): unknown =>
  Array.isArray(list)
    ? list.map((item: unknown) => {
        if (typeof item !== 'object' || item === null || !('from' in item)) return item;
        const { from, value } = item as { from: unknown; value?: unknown };
        return { role: isText(from) ? (speakers[byteText(from)] ?? from) : from, content: value };
      })
    : list;
