import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../appError.js';
import { isProblem, parseRow } from './parseRow.js';
import type { Row } from './row.js';
import { shuffle } from './shuffle.js';

export interface PreparedDataset {
  /** The file's name without its folder. */
  readonly name: string;
  readonly train: readonly Row[];
  readonly validation: readonly Row[];
  /** One JSON object a line. */
  readonly trainFile: Buffer;
  readonly validationFile: Buffer;
  /** Of both files: the same data under any name has the same hash. */
  readonly hash: string;
}

/** Part of the rows that is kept apart to validate with; as `train_test_split(test_size=0.2)`. */
const validationShare = 0.2;
const seed = 42;
const shownProblems = 10;

/**
 * Reads, checks, shuffles and splits a JSONL file. Nothing is written or uploaded.
 *
 * @throws AppError `dataset_missing`, or `bad_dataset` with file, line and field of the first problems
 */
export async function prepareDataset(file: string): Promise<PreparedDataset> {
  const name = path.basename(file);
  const rows = await readRows(file, name);
  const shuffled = shuffle(rows, seed);
  const held = Math.ceil(shuffled.length * validationShare);
  const validation = shuffled.slice(0, held);
  const train = shuffled.slice(held);
  const [trainFile, validationFile] = [toFile(train), toFile(validation)];
  const hash = createHash('sha256').update(trainFile).update('\0').update(validationFile).digest('hex');
  return { name, train, validation, trainFile, validationFile, hash };
}

async function readRows(file: string, name: string): Promise<Row[]> {
  const rows: Row[] = [];
  const problems: string[] = [];
  let count = 0;
  let number = 0;
  try {
    for await (const line of createInterface({
      input: createReadStream(file, 'utf8'),
      crlfDelay: Infinity,
    })) {
      number++;
      if (line.trim() === '') continue;
      const parsed = parseRow(number === 1 ? line.replace(/^\uFEFF/, '') : line);
      if (!isProblem(parsed)) {
        rows.push(parsed);
        continue;
      }
      count++;
      if (problems.length < shownProblems)
        problems.push(`${name}, line ${number}, ${parsed.field}: ${parsed.problem}`);
    }
  } catch (error) {
    throw missing(file, error);
  }
  if (count > 0) throw broken(name, count, problems);
  if (rows.length < 2)
    throw broken(name, 1, [`${name}: ${rows.length} conversations; at least 2 are needed`]);
  return rows;
}

const toFile = (rows: readonly Row[]): Buffer =>
  Buffer.from(rows.map(({ messages }) => `${JSON.stringify({ messages })}\n`).join(''), 'utf8');

const broken = (name: string, count: number, details: readonly string[]): AppError =>
  new AppError({
    reason: 'bad_dataset',
    sentence: `${name} cannot be trained on: ${count === 1 ? 'one problem' : `${count} problems`}. Nothing was uploaded.`,
    next: 'Mend the lines below and send the command again.',
    details: count > details.length ? [...details, `and ${count - details.length} more`] : details,
  });

function missing(file: string, error: unknown): AppError {
  const { code } = error as NodeJS.ErrnoException;
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EISDIR'
        ? 'it is a folder'
        : code === 'EACCES'
          ? 'the bot may not read it'
          : 'it could not be read';
  return new AppError({
    reason: 'dataset_missing',
    sentence: `The dataset ${file} was not read: ${why}.`,
    next: 'Name a JSONL file on the machine where the bot runs, for example /dataset samples/phi3-on-azure-ml.jsonl',
  });
}
