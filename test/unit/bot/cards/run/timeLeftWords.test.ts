import assert from 'node:assert/strict';
import { leftWords, sourceWords } from '../../../../../src/bot/cards/run/timeLeftWords.js';

const minute = 60_000;

describe('the words for the time left', () => {
  for (const [ms, words] of [
    [0, 'about 10 s left'],
    [21_000, 'about 30 s left'],
    [56_000, 'about 1 min left'],
    [4.6 * minute, 'about 5 min left'],
    [33 * minute, 'about 35 min left'],
    [140 * minute, 'about 2.5 h left'],
  ] as const)
    it(`are rounded to what an estimate is worth: ${words}`, () =>
      assert.equal(leftWords({ ms, isOver: false, from: new Set() }), words));

  it('say so where the usual time is over, whatever comes after', () =>
    assert.equal(leftWords({ ms: minute, isOver: true, from: new Set() }), 'longer than usual'));

  it('name what an estimate goes by, if it goes by anything', () => {
    assert.equal(sourceWords(new Set()), undefined);
    assert.equal(sourceWords(new Set(['azure', 'here'])), 'earlier runs here, and what Azure usually takes');
  });
});
