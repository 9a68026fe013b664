import assert from 'node:assert/strict';
import { isCutShort } from '../../../../src/azure/ml/cutShort.js';

const long = 'word '.repeat(100);

describe('an answer that the model had to stop', () => {
  for (const [what, reason, text, expected] of [
    ['the server', 'length', 'Short', true],
    ['the server, in other words', 'max_tokens', 'a', true],
    ['the server, though it is long', 'stop', long, false],
    ['the length, where the server says nothing', undefined, long, true],
    ['a whole last sentence', undefined, `${long}end.`, false],
    ['a block of code', undefined, `${long}\n\`\`\``, false],
    ['a short answer', undefined, 'No full stop', false],
  ] as const)
    it(`is known by ${what}: ${expected}`, () => assert.equal(isCutShort(reason, text, 100), expected));
});
