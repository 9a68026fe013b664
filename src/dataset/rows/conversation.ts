import { byteText, isBlank, isText, type Text } from './byteText.js';
import { unreadable } from '../datasetErrors.js';
import { noColumn } from './noColumn.js';
import type { RawRow } from './rawRow.js';
import { isMessage, messageList, messagesOf, speakerOf, type Loose } from './messageList.js';

/** A record as a row with `messages` in it, still to be checked; or why it is none. */
export type Conversation = Pick<RawRow, 'value' | 'problem'>;

/** How the columns of a table are read as a conversation. */
export interface Shape {
  /** The only ones that need to be read. */
  readonly columns: readonly string[];
  /** The others, and those that are read for what they say of a row: nothing of them is trained on. */
  readonly leftOut: readonly string[];
  conversationOf(record: Readonly<Record<string, unknown>>): Conversation;
}

/** Columns with whole conversations, before and after the pairs. */
const lists = ['messages', 'conversations'];
const laterLists = ['conversation', 'contents', 'dialog', 'dialogue', 'chat_messages', 'chosen'];

/**
 * Pairs of columns that hold a question and its answer, in the order in which they are looked for. Where a whole prompt
 * stands beside the parts that it was made of, the parts come first: the prompt may hold the answer too.
 */
const pairs = [
  ['prompt', 'completion'],
  ['prompt', 'response'],
  ['question', 'answer'],
  ['instruction', 'output'],
  ['instruction', 'response'],
  ['input', 'output'],
  ['user', 'assistant'],
  ['question', 'response'],
  ['query', 'response'],
  ['query', 'answer'],
  ['instruction', 'answer'],
  ['instruction', 'completion'],
  ['problem', 'solution'],
  ['human', 'assistant'],
  ['prompt', 'answer'],
  ['prompt', 'output'],
  ['question', 'output'],
  ['input', 'response'],
  ['question', 'completion'],
  ['input', 'completion'],
  ['inputs', 'targets'],
  ['input', 'target'],
  ['input_text', 'output_text'],
  ['text_input', 'output'],
  ['prompt', 'generation'],
  ['problem', 'generated_solution'],
  ['question', 'generated_solution'],
  ['message_1', 'message_2'],
  // Preferences: the better answer is the one to learn.
  ['prompt', 'chosen'],
  ['question', 'chosen'],
  ['instruction', 'chosen'],
  ['input', 'chosen'],
  ['input', 'preferred_output'],
  ['instruction', 'chosen_response'],
  ['prompt', 'chosen_response'],
] as const;

const histories = ['history', 'chat_history'];
const systems = ['system', 'system_prompt', 'systeminstruction', 'system_instruction'];
/** Says of an answer whether it was a good one (KTO). */
const labels = ['kto_tag', 'label'];

type Named = ReadonlyMap<string, string>;

/**
 * The shape of a table with these columns: a list of messages, else a column with the question and one with the answer.
 * Beside them perhaps a system message, what the question is about (`input`, `context`), earlier turns (`history`), a mark for
 * bad answers. Names are compared without regard to case.
 */
export function shapeOf(columns: readonly string[]): Shape | undefined {
  const named: Named = new Map(columns.map((column) => [plainName(column), column]));
  const first = (names: readonly string[]) =>
    names.map((name) => named.get(name)).find((one) => one !== undefined);
  const list = first(lists);
  if (list !== undefined) return listShape(list, named, columns);
  const pair = pairs.find((names) => names.every((name) => named.has(name)));
  if (pair !== undefined) return pairShape(pair, named, columns);
  const later = first(laterLists);
  return later === undefined ? undefined : listShape(later, named, columns);
}

function listShape(list: string, named: Named, columns: readonly string[]): Shape {
  const system = systemColumn(named);
  // Of ShareGPT's preferences the last answer stands apart from what it answers.
  const chosen = plainName(list) === 'conversations' ? named.get('chosen') : undefined;
  if (system === undefined && chosen === undefined)
    return {
      ...reading([list], columns),
      conversationOf: (record) => {
        const found = messageList(record[list]);
        if ('problem' in found) return broken('messages', found.problem);
        return isText(found.messages) && !lists.includes(plainName(list))
          ? broken(list, 'is one text, in which nobody marks who speaks')
          : { value: found };
      },
    };
  return {
    ...reading([list, system, chosen], columns),
    conversationOf(record) {
      const found = messageList(record[list]);
      if ('problem' in found) return broken('messages', found.problem);
      if (!Array.isArray(found.messages)) return { value: found };
      const messages = found.messages as Loose[];
      const isOpen = chosen !== undefined && speakerOf(messages.at(-1)) === 'user';
      const ended = isOpen ? [...messages, ...messagesOf(record[chosen], 'assistant')] : messages;
      return withSystem(ended, system === undefined ? undefined : record[system]);
    },
  };
}

function pairShape(pair: readonly [string, string], named: Named, columns: readonly string[]): Shape {
  const [question = '', answer = ''] = pair.map((name) => named.get(name));
  const system = systemColumn(named);
  const history = histories.map((name) => named.get(name)).find((one) => one !== undefined);
  const label = labels.map((name) => named.get(name)).find((one) => one !== undefined);
  const about = ['input', 'context'].flatMap((name) =>
    pair.includes(name) || (name === 'input' && pair[0] !== 'instruction') ? [] : (named.get(name) ?? []),
  );
  const read = reading([question, answer, system, history, label, ...about], columns);
  return {
    ...read,
    leftOut: label === undefined ? read.leftOut : [...read.leftOut, label],
    conversationOf(record) {
      if (label !== undefined && isFalse(record[label]))
        return broken(label, 'is false: its answer is marked as a bad one');
      const no = about.find((column) => !isAbsent(record[column]) && !isText(record[column]));
      if (no !== undefined) return broken(no, 'is not text');
      const asked = messagesOf(
        joined(
          record[question],
          about.map((column) => record[column]),
        ),
        'user',
      );
      const told = messagesOf(record[answer], 'assistant');
      // A chosen conversation repeats the question.
      if (plainName(answer) === 'chosen' && speakerOf(told[0]) !== 'assistant')
        return withSystem(told, system === undefined ? undefined : record[system]);
      const before = history === undefined ? [] : turnsIn(record[history]);
      if (before === undefined) return broken(history ?? '', 'is no list of questions with their answers');
      return withSystem([...before, ...asked, ...told], system === undefined ? undefined : record[system]);
    },
  };
}

const plainName = (column: string): string => column.trim().toLowerCase();

const systemColumn = (named: Named): string | undefined =>
  systems.map((name) => named.get(name)).find((one) => one !== undefined);

function reading(
  read: readonly (string | undefined)[],
  all: readonly string[],
): Pick<Shape, 'columns' | 'leftOut'> {
  const columns = read.filter((column) => column !== undefined);
  return { columns, leftOut: all.filter((column) => !columns.includes(column)) };
}

const broken = (field: string, problem: string): Conversation => ({
  value: undefined,
  problem: { field, problem },
});

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
  throw noColumn(file, columns);
}

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (isText(value) && isBlank(value));

const isFalse = (value: unknown): boolean =>
  value === false || (isText(value) && byteText(value).trim().toLowerCase() === 'false');

/** A question with what it is about. What is there already is not said twice; beside a list nobody knows its place. */
function joined(question: unknown, about: readonly unknown[]): unknown {
  const texts = about.filter((one): one is Text => isText(one) && !isBlank(one));
  if (texts.length === 0 || !isText(question)) return question;
  return [question, ...texts].map(byteText).join('\n\n');
}

/** A system message from a column, before those of the conversation. */
function withSystem(messages: readonly Loose[], system: unknown): Conversation {
  if (isAbsent(system)) return { value: { messages } };
  const first = messages[0];
  if (speakerOf(first) !== 'system')
    return { value: { messages: [{ role: 'system', content: partsOf(system) }, ...messages] } };
  const own = first?.['content'] ?? first?.['value'];
  return isText(own) && isText(system) && byteText(own) === byteText(system)
    ? { value: { messages } }
    : broken('system', 'is there twice, as a column and as the first message, and they differ');
}

/** Gemini has a message where others have its content. */
const partsOf = (system: unknown): unknown =>
  typeof system === 'object' && system !== null && 'parts' in system ? system.parts : system;

/** Alpaca's earlier turns: pairs of a question and its answer. */
function turnsIn(history: unknown): Loose[] | undefined {
  if (isAbsent(history)) return [];
  const { messages: list } = messageList(history) as { messages?: unknown };
  if (!Array.isArray(list)) return undefined;
  const turns: Loose[] = [];
  for (const turn of list as unknown[]) {
    if (isMessage(turn)) turns.push(turn);
    else if (Array.isArray(turn) && turn.length === 2 && turn.every(isText))
      turns.push({ role: 'user', content: turn[0] }, { role: 'assistant', content: turn[1] });
    else return undefined;
  }
  return turns;
}
