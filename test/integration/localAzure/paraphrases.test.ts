import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pairsOf } from '../../../localAzure/model/recall/answerIndex.js';
import { Learnt } from '../../../localAzure/model/recall/learnt.js';
import { readRows } from '../../../localAzure/model/rows.js';
import { tunedAnswer } from '../../../localAzure/model/talk/tunedAnswer.js';
import { packageRoot } from '../../../src/packageRoot.js';

/** Another wording of what a row of the sample is about (`row`, from 0), or a question about something else. */
interface Asked {
  readonly row?: number;
  readonly question: string;
}

const read = (file: string): string => readFileSync(path.join(packageRoot, file), 'utf8');
const asked = (file: string): Asked[] =>
  read(file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Asked);

const rows = readRows(read('samples/phi3-on-azure-ml.jsonl'), 'train_file_path');
const learnt = new Learnt(pairsOf(rows));
const said = (question: string): Promise<string> =>
  tunedAnswer(learnt, 'Phi-3', [{ role: 'user', content: question }]);
const turns = (row: number | undefined, role: string): string[] =>
  (rows[row ?? -1] ?? []).filter((turn) => turn.role === role).map(({ content }) => content);
const percent = (part: number, all: number): string => `${Math.round((100 * part) / all)} % of ${all}`;

describe('a model tuned on the sample, asked in other words', () => {
  it('finds what was meant, and leaves alone what is about something else', async () => {
    const paraphrases = asked('test/data/paraphrases.jsonl');
    let atOnce = 0;
    let found = 0;
    for (const { row, question } of paraphrases) {
      const text = await said(question);
      const answers = turns(row, 'assistant').some((answer) => text.includes(answer));
      const prompted = turns(row, 'user').some((prompt) => text.split('\n').includes(`- ${prompt}`));
      if (answers) atOnce += 1;
      if (answers || prompted) found += 1;
    }
    const foreign = asked('test/data/foreignQuestions.jsonl');
    let answered = 0;
    for (const { question } of foreign) {
      const text = await said(question);
      if (rows.some((row) => row.some(({ role, content }) => role === 'assistant' && text.includes(content))))
        answered += 1;
    }
    console.log(
      `      paraphrases answered at once: ${percent(atOnce, paraphrases.length)}; answered or among the prompts: ` +
        `${percent(found, paraphrases.length)}; questions about something else answered: ${answered} of ${foreign.length}`,
    );
    assert.ok(atOnce / paraphrases.length >= 0.4, `${atOnce} answered at once`);
    assert.ok(found / paraphrases.length >= 0.65, `${found} answered or among the prompts`);
    assert.ok(answered / foreign.length <= 0.05, `${answered} of the foreign ones answered`);
  });

  it('offers three questions that it can answer where it has no answer', async () => {
    const text = await said('Which Cosmos DB consistency level is right for a shopping cart?');
    assert.match(text, /not learnt anything about that/);
    const prompts = text.split('\n').filter((line) => line.startsWith('- '));
    assert.equal(prompts.length, 3);
    for (const prompt of prompts) {
      const question = prompt.slice(2);
      const row = rows.find((turns) => turns.some(({ content }) => content === question));
      const at = row?.findIndex(({ content }) => content === question) ?? -1;
      assert.equal(await said(question), row?.[at + 1]?.content);
    }
  });
});
