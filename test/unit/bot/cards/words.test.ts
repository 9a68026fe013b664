import assert from 'node:assert/strict';
import { duration } from '../../../../src/duration.js';
import { escapeMarkdown, shorten } from '../../../../src/bot/cards/markdown.js';

describe('durations', () => {
  for (const [ms, words] of [
    [0, '0 s'],
    [-5, '0 s'],
    [499, '0 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
    [3_599_000, '59 min 59 s'],
    [3_599_700, '1 h'],
    [4_800_000, '1 h 20 min'],
    [86_400_000, '1 d'],
    [100_800_000, '1 d 4 h'],
  ] as const)
    it(`${ms} ms is ${words}`, () => assert.equal(duration(ms), words));
});

describe('markdown from outside', () => {
  for (const [text, escaped] of [
    ['*bold* [a](b) `c` ~d~ <e> f|g', '\\*bold\\* \\[a\\](b) \\`c\\` \\~d\\~ \\<e> f\\|g'],
    ['learning_rate of _it_', 'learning_rate of \\_it\\_'],
    ['# heading\n- item\n> quote\n1. one', '\\# heading\n\\- item\n\\> quote\n1\\. one'],
    ['a-b 1.5 x # y', 'a-b 1.5 x # y'],
    ['back\\slash', 'back\\\\slash'],
  ] as const)
    it(`is shown as it stands: ${JSON.stringify(text)}`, () => assert.equal(escapeMarkdown(text), escaped));

  it('is cut to one line of a length', () => {
    assert.equal(shorten('a\n b', 10), 'a b');
    assert.equal(shorten('abcdefghij', 5), 'abcd…');
  });
});
