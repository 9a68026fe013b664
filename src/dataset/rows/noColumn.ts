import { AppError } from '../../errors/appError.js';
import { advice, type NextStep } from '../../errors/nextStep.js';

/** Of more columns than these a person learns nothing. */
const shownColumns = 30;

/** Tables that people take for chats, by their columns. */
const known: readonly {
  readonly has: readonly string[];
  readonly what: string;
  readonly next: NextStep;
}[] = [
  {
    has: ['mapping', 'current_node'],
    what: "it is ChatGPT's export, where each chat is a tree of messages",
    next: advice`Write each chat as a list of messages with role and content in a column messages.`,
  },
  {
    has: ['custom_id', 'body'],
    what: 'it is requests of a batch, and the answers are in its output file',
    next: advice`Put each request and its answer into one row: a column messages with a list of role and content.`,
  },
  {
    has: ['input_ids'],
    what: 'it is tokens already, and which words they stand for depends on a tokenizer',
    next: advice`Take the dataset from before that step: a column messages, or question and answer.`,
  },
  {
    has: ['segments'],
    what: 'it is segments of one text, in which nobody marks who speaks',
    next: advice`Write it as a column messages with a list of role and content, or as question and answer.`,
  },
  ...(
    [
      ['prompt', 'completions'],
      ['question', 'answers'],
      ['instruction', 'completions'],
      ['prompt', 'answers'],
    ] as const
  ).map((has) => ({
    has,
    what: `its column ${has[1]} has several answers to each ${has[0]}, or steps of one`,
    next: advice`Choose one answer a row, and name the column ${has[1].slice(0, -1)}.`,
  })),
  {
    has: ['message_id', 'parent_id'],
    what: 'it is a tree of messages, one a row, where parent_id says what a message answers',
    next: advice`Write each path through the tree as a list of messages, or take a version of the dataset that has such lists.`,
  },
  {
    has: ['role', 'content'],
    what: 'it has one message a row, and not one conversation',
    next: advice`Put the messages of each conversation into one row, as a list in a column messages.`,
  },
  {
    has: ['text', 'user', 'ts'],
    what: "it is Slack's export, one message a row, and not one conversation",
    next: advice`Put the messages of each conversation into one row, as a list of role and content in a column messages.`,
  },
  {
    has: ['text'],
    what: 'its column text is one text, perhaps with a chat template applied already, in which nobody marks who speaks',
    next: advice`Take the dataset from before that step: a column messages with a list of role and content, or question and answer.`,
  },
  {
    has: ['prompt'],
    what: 'it is questions without answers',
    next: advice`Name a dataset that has the answers too, for example in a column completion.`,
  },
];

/** A table in which nothing is to be trained on: what it has, and what it is where that is known. */
export function noColumn(file: string, columns: readonly string[]): AppError {
  const names = columns.map((column) => column.trim().toLowerCase());
  const one = known.find(({ has }) => has.every((name) => names.includes(name)));
  return new AppError({
    reason: 'bad_dataset',
    sentence: `${file} has no column to train on: there are ${columnWords(columns)}${one === undefined ? '' : `; ${one.what}`}. Nothing was uploaded.`,
    next:
      one?.next ??
      advice`Name the columns messages (a list of role and content), or question and answer, instruction and output, or prompt and completion.`,
  });
}

/** Names of columns, for people. */
export function columnWords(columns: readonly string[], most = shownColumns): string {
  const shown = columns.slice(0, most).map((name) => (name.trim() === '' ? '(one without a name)' : name));
  if (columns.length > shown.length) shown.push(`${columns.length - shown.length} more`);
  return shown.join(', ') || 'none';
}
