import assert from 'node:assert/strict';
import { linesOf } from '../../../../src/bot/commands/linesOf.js';
import { advice, command } from '../../../../src/errors/nextStep.js';

describe('the commands of a next step', () => {
  it('are those that are named, as one sends them', () => {
    assert.deepEqual(linesOf(command('deploy', { version: '2', base: true }), true), [
      '/deploy version=2 base=yes',
    ]);
    assert.deepEqual(linesOf(advice`Run ${command('provision')} first, then ${command('deploy')}.`, true), [
      '/provision',
      '/deploy',
    ]);
    assert.deepEqual(linesOf(advice`Ask your administrator.`, true), []);
    assert.deepEqual(linesOf(undefined, true), []);
  });

  it('leaves out what the person may not run', () => {
    const step = advice`${command('status')} tells; ${command('deploy')} mends it.`;
    assert.deepEqual(linesOf(step, true), ['/status', '/deploy']);
    assert.deepEqual(linesOf(step, false), ['/status']);
  });

  it('leaves out what lacks something, but for what is asked for', () => {
    assert.deepEqual(linesOf(command('compare'), true), []);
    assert.deepEqual(linesOf(command('promptflow ask', 'Why?'), true), ['/promptflow ask Why?']);
    assert.deepEqual(linesOf(command('teardown'), true), ['/teardown']);
  });
});
