import { open } from 'node:fs/promises';
import type { PreparedDataset } from '../../dataset/output/preparedFiles.js';
import type { Row } from '../../dataset/rows/row.js';

/** Enough for hundreds of usual rows; a few are wanted. */
const readBytes = 256 * 1024;
const most = 6;

/** A few questions to suggest, the first of the training rows that are short and read well; none where none do. */
export async function trainingQuestions({
  trainFile,
}: Pick<PreparedDataset, 'trainFile'>): Promise<string[]> {
  const found = new Map<string, string>();
  for (const { messages } of await firstRows(trainFile)) {
    const question = messages.find(({ role }) => role === 'user')?.content.trim() ?? '';
    const same = question.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
    if (readsWell(question) && !found.has(same)) found.set(same, question);
    if (found.size === most) break;
  }
  return [...found.values()];
}

/** As it fits on a button. Addresses, numbers of people and things, and marks of other formats are nobody's to read by chance. */
const readsWell = (question: string): boolean =>
  question.length >= 12 &&
  question.length <= 90 &&
  !/[\n\r@<>|{}\\`*_#[\]]|:\/\/|www\.|\d{5}/i.test(question);

/** Those that are whole in the beginning of the file. */
async function firstRows(file: string): Promise<Row[]> {
  const input = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await input.read(Buffer.alloc(readBytes), 0, readBytes, 0);
    const lines = buffer.toString('utf8', 0, buffer.lastIndexOf(10, bytesRead - 1) + 1).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
  } finally {
    await input.close();
  }
}
