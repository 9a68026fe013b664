import assert from 'node:assert/strict';
import { isCutShort } from '../../../../src/azure/ml/cutShort.js';

const long = 'word '.repeat(100);

describe('an answer that the model had to stop', () => {
  for (const [what, body, text, expected] of [
    ['what the newer server says', { output: 'Short', finish_reason: 'length' }, 'Short', true],
    ['the same of an end', { output: long, finish_reason: 'stop' }, long, false],
    ['what OpenAI says', { choices: [{ message: {}, finish_reason: 'length' }] }, 'Short', true],
    ['JSON as text', JSON.stringify({ output: { finish_reason: 'length' } }), 'Short', true],
    ['a list of records', [{ output: 'a', finish_reason: 'max_tokens' }], 'a', true],
    ['the length, where the server says nothing', { output: long }, long, true],
    ['a whole last sentence', { output: `${long}end.` }, `${long}end.`, false],
    ['a block of code', { output: long }, `${long}\n\`\`\``, false],
    ['a short answer', { output: 'No full stop' }, 'No full stop', false],
    ['words of the model that look like a reason', { output: '{"finish_reason":"length"}' }, 'x', false],
    ['no JSON', long, long, true],
  ] as const)
    it(`is known by ${what}: ${expected}`, () =>
      assert.equal(isCutShort(JSON.stringify(body), text, 100), expected));
});
