import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Repo } from './localHub.js';
import { writeUltrachat } from './ultrachat.js';

export const ultrachatName = 'HuggingFaceH4/ultrachat_200k';
export const ultrachatRepo = {
  sha: '8049631c405ae6576f93f445c6b8166f76f5505a',
  trainRows: 207_865,
  testRows: 2_310,
} as const;

/** It is the number of rows that counts here: few words make two hundred thousand of them cheap. */
const words = 1;

const trainFiles = [
  'data/train_sft-00000-of-00003-a3ecf92756993583.parquet',
  'data/train_sft-00001-of-00003-0a1804bcb6ae68c6.parquet',
  'data/train_sft-00002-of-00003-ee46ed25cfae92c6.parquet',
];
const testFile = 'data/test_sft-00000-of-00001-f7dfac4afe5b93f4.parquet';

/** Files of ultrachat_200k's names, schema and number of rows in a folder, as the hub has them: its chat splits. */
export async function writeUltrachatRepo(folder: string): Promise<Repo> {
  const { sha, trainRows, testRows } = ultrachatRepo;
  mkdirSync(path.join(folder, 'data'));
  const each = Math.ceil(trainRows / trainFiles.length);
  for (const [index, file] of trainFiles.entries())
    await writeUltrachat(path.join(folder, file), {
      words,
      firstRow: index * each,
      rows: Math.min(each, trainRows - index * each),
    });
  await writeUltrachat(path.join(folder, testFile), { words, firstRow: trainRows, rows: testRows });
  // In the order in which the hub lists them, which is none to rely on.
  const paths = [testFile, ...trainFiles.slice(2), ...trainFiles.slice(0, 2)];
  return {
    sha,
    files: Object.fromEntries(paths.map((one) => [one, path.join(folder, one)])),
    cardData: {
      configs: [
        {
          config_name: 'default',
          data_files: [
            { split: 'train_sft', path: 'data/train_sft-*' },
            { split: 'test_sft', path: 'data/test_sft-*' },
          ],
        },
      ],
      dataset_info: {
        splits: [
          { name: 'train_sft', num_examples: trainRows },
          { name: 'test_sft', num_examples: testRows },
        ],
      },
    },
  };
}
