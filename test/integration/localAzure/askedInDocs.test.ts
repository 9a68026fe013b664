import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pairsOf } from '../../../localAzure/model/recall/answerIndex.js';
import { Learnt } from '../../../localAzure/model/recall/learnt.js';
import { readRows } from '../../../localAzure/model/rows.js';
import { tunedAnswer } from '../../../localAzure/model/talk/tunedAnswer.js';
import { packageRoot } from '../../../src/packageRoot.js';

const read = (file: string): string => readFileSync(path.join(packageRoot, file), 'utf8');
const pages = [
  'README.md',
  'samples/README.md',
  ...readdirSync(path.join(packageRoot, 'docs')).map((name) => `docs/${name}`),
].filter((file) => file.endsWith('.md'));

/** What a page tells people to ask: a question in code, alone or after `/compare`; or the content of a user's message. */
const asked = /`(?:\/compare )?([A-Z][^`\n]*\?)`|content\\?["']?: ["']([A-Z][^"'\n]*\?)["']/g;
const questions = pages.flatMap((page) =>
  [...read(page).matchAll(asked)].map(([, inCode, inBody]) => ({ page, question: inCode ?? inBody ?? '' })),
);

/** The rows that a reader trains on: the sample, or the one question of the example of the local Azure alone. */
const sample = readRows(read('samples/phi3-on-azure-ml.jsonl'), 'train_file_path');
const [, only = '', answer = ''] =
  /const question = '(.+)';\nconst answer = '(.+)';/.exec(read('docs/examples/local-azure-journey.mjs')) ??
  [];
const example: typeof sample = [
  [
    { role: 'user', content: only },
    { role: 'assistant', content: answer },
  ],
];
const trainings = [sample, example].map((rows) => ({ rows, learnt: new Learnt(pairsOf(rows)) }));

const rowOf = (rows: typeof sample, question: string): (typeof sample)[number] | undefined =>
  rows.find((turns) => turns.some(({ content }) => content === question));

describe('what the pages tell people to ask', () => {
  it('is found in them', () => {
    assert.ok(questions.filter(({ page }) => page === 'README.md').length >= 2);
    assert.ok(questions.some(({ page }) => page === 'docs/local-azure.md'));
  });

  for (const { page, question } of new Map(questions.map((one) => [one.page + one.question, one])).values()) {
    it(`is answered: “${question}” of ${page}`, async () => {
      const training = trainings.find(({ rows }) => rowOf(rows, question));
      assert.ok(training, 'it is in no row');
      const row = rowOf(training.rows, question) ?? [];
      const at = row.findIndex(({ content }) => content === question);
      const said = await tunedAnswer(training.learnt, 'Phi-3', [{ role: 'user', content: question }]);
      assert.equal(said, row[at + 1]?.content);
    });
  }
});
