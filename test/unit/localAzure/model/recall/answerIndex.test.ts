import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AnswerIndex, pairsOf } from '../../../../../localAzure/model/recall/answerIndex.js';
import { readRows } from '../../../../../localAzure/model/rows.js';
import { packageRoot } from '../../../../../src/packageRoot.js';
import { hobbies } from '../fixture.js';

const sample = path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl');
const others = ['zorblax', 'banana', 'model', 'the'];

interface Rates {
  readonly exact: number;
  readonly changed: number;
}

/** Asks every learnt question, as it is and with words replaced (every n-th), and counts the right answers. */
function rates(index: AnswerIndex, withContext: boolean, every = 1): Rates {
  let exact = 0;
  let changed = 0;
  let asked = 0;
  index.pairs.forEach((pair, number) => {
    const context = withContext ? pair.context : '';
    const right = (question: string): number =>
      index.find(question, context)?.answer === pair.answer ? 1 : 0;
    exact += right(number % 2 ? pair.question : pair.question.toUpperCase().replace(/[?.,!]/g, ' ') + ' !!');
    const words = pair.question.split(' ');
    words.forEach((_, place) => {
      if ((place + number) % every !== 0) return;
      asked += 1;
      changed += right(words.with(place, others[(place + number) % others.length] ?? '').join(' '));
    });
  });
  return { exact: exact / index.pairs.length, changed: changed / asked };
}

describe('retrieval of learnt answers', () => {
  const index = new AnswerIndex(pairsOf(hobbies));

  it('takes a pair from every assistant turn', () => {
    assert.equal(index.pairs.length, 64);
    assert.equal(index.pairs[1]?.question, 'And what should I do in winter?');
    assert.equal(
      index.pairs[1].context,
      hobbies[0]
        ?.slice(0, 2)
        .map(({ content }) => content)
        .join('\n'),
    );
  });

  it('finds every question, also with any one word changed', () => {
    const result = rates(index, true);
    assert.equal(result.exact, 1);
    // A seventh of the changes takes away the hobby itself, and with it what tells eight questions apart.
    assert.ok(result.changed >= 0.86, String(result.changed));
  });

  it('knows the shipped sample by heart', function () {
    if (!existsSync(sample)) this.skip();
    const shipped = new AnswerIndex(pairsOf(readRows(readFileSync(sample, 'utf8'), 'train_file_path')));
    for (const withContext of [true, false]) {
      const result = rates(shipped, withContext, 6);
      assert.equal(result.exact, 1);
      assert.ok(result.changed >= 0.99, String(result.changed));
    }
  });

  it('tells the same question apart by what was said before', () => {
    for (const row of hobbies) {
      const context = row
        .slice(0, 2)
        .map(({ content }) => content)
        .join('\n');
      assert.equal(index.find('and what should I do in WINTER', context)?.answer, row[3]?.content);
    }
  });

  it('prefers a first question when nothing was said before', () => {
    const rows = [
      ...hobbies.slice(0, 2),
      [
        { role: 'user', content: 'And what should I do in winter?' } as const,
        { role: 'assistant', content: 'Sleep.' } as const,
      ],
    ];
    assert.equal(new AnswerIndex(pairsOf(rows)).find('And what should I do in winter?')?.answer, 'Sleep.');
  });

  it('does not answer what is about something else', () => {
    for (const question of [
      'What is the capital of France?',
      'How do I change a tyre?',
      'What does it mean to be free?',
      'Tell me a joke',
      'Which mistake did the bank make with my mortgage?',
      'Should a cat look after kittens in winter?',
      'hello',
      '',
      '?!',
      'What is it?',
    ]) {
      assert.equal(index.find(question), undefined, question);
    }
  });
});
