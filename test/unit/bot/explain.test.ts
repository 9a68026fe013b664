import assert from 'node:assert/strict';
import { explain } from '../../../src/bot/explain.js';
import { advice, command } from '../../../src/errors/nextStep.js';

describe('explaining a problem', () => {
  const sentence = 'There is no *quota*.';

  it('offers a command to those who may run it, and an admin to the others', () => {
    assert.equal(
      explain({ sentence, next: command('deploy', { base: true }) }),
      'There is no \\*quota\\*. Next: `/deploy base=yes`',
    );
    for (const next of [
      command('deploy', { base: true }),
      advice`Run ${command('provision')}, wait, then ${command('deploy')}.`,
      command('quota request'),
    ])
      assert.equal(explain({ sentence, next }, false), 'There is no \\*quota\\*. An admin can help.');
    assert.match(explain({ sentence, next: command('status') }, false), /Next: `\/status`$/);
  });

  it('takes a sentence for a sentence, one that starts with a command too', () => {
    assert.match(
      explain({ sentence, next: advice`${command('status', 'r-1')} shows it; press again later.` }),
      /\. \/status r-1 shows it; press again later\.$/,
    );
  });

  it('shows the first details and how many there are', () => {
    const text = explain({ sentence, details: ['one', 'two', 'three', 'four', 'five', 'six', '*seven*'] });
    assert.match(text, /\n- one\n.*\n- five\n- … and 2 more$/s);
  });
});
