import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { trainingQuestions } from '../../../../src/stages/data/trainingQuestions.js';

describe('questions of the training rows', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'hieno-questions-'))));
  after(() => rm(folder, { recursive: true }));

  const questionsOf = async (...asked: readonly string[]): Promise<readonly string[]> => {
    const trainFile = path.join(folder, 'train.jsonl');
    const rows = asked.map((content) => ({
      messages: [
        { role: 'system', content: 'You are a helper of a quarry.' },
        { role: 'user', content },
        { role: 'assistant', content: 'Yes.' },
      ],
    }));
    await writeFile(trainFile, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return trainingQuestions({ trainFile });
  };

  it('are the first that are short and read well, six at most and none twice', async () => {
    const numbered = 'abcdefghij'.split('').map((letter) => `What is a job of kind ${letter}?`);
    assert.deepEqual(await questionsOf(...numbered), numbered.slice(0, 6));
    assert.deepEqual(await questionsOf(' What is a job? ', 'what is a job', 'Wie heißt ein Rüstzug?'), [
      'What is a job?',
      'Wie heißt ein Rüstzug?',
    ]);
  });

  for (const [what, question] of Object.entries({
    'too long for a button': `What is ${'very '.repeat(20)}long?`,
    'too short to say anything': 'Why?',
    'more than a line': 'What is this?\nA stone.',
    'somebody’s address': 'Is anna@example.com a customer?',
    'an address of the web': 'What is at https://example.com/secret?',
    'somebody’s number': 'Whose number is 0151 2345678?',
    'no plain text': 'What does <|user|> mean to you?',
  }))
    it(`leave out what is ${what}`, async () => {
      assert.deepEqual(await questionsOf(question, 'What is a job?'), ['What is a job?']);
    });

  it('take a beginning of the file only, and no row that is cut by that', async () => {
    const long = 'x'.repeat(300 * 1024);
    assert.deepEqual(await questionsOf('What is a job?', long, 'What is a node?'), ['What is a job?']);
    assert.deepEqual(await questionsOf(long), []);
  });
});
