import assert from 'node:assert/strict';
import { AppError, asAppError } from '../../../src/errors/appError.js';
import { inTerminal } from '../../../src/errors/inTerminal.js';
import { adding, advice, command } from '../../../src/errors/nextStep.js';
import { startProblem } from '../../../src/startProblem.js';

describe('a next step in a terminal', () => {
  for (const [step, text] of [
    [advice`Check the address.`, 'Check the address.'],
    [advice`Have them left out: ${adding({ skip_broken: true })}.`, 'Have them left out: --skip-broken.'],
    [advice`Name fewer rows: ${adding({ slice: 'train[:1%]' })}.`, 'Name fewer rows: --split train[:1%].'],
    [
      advice`Name a file, for example ${command('dataset', 'samples/a.jsonl')}`,
      'Name a file, for example npm run dataset -- --input samples/a.jsonl',
    ],
    [
      advice`Download it, or attach it to ${command('dataset')}.`,
      'Download it, or attach it to the command dataset of the chat.',
    ],
    [command('retry', 'r-1'), 'Next: the command retry of the chat'],
    [command('quota request', { for: 'deploy' }), 'Next: the command quota request of the chat'],
  ] as const)
    it(`has no command of the chat: ${text}`, () => assert.equal(inTerminal(step), text));

  it('follows why a start did not come about', () => {
    const taken = new AppError({
      reason: 'unavailable',
      sentence: 'It is taken.',
      next: advice`Stop that one.`,
    });
    assert.equal(startProblem(taken), 'Hieno cannot start: It is taken. Stop that one.');
    assert.doesNotMatch(startProblem(asAppError(new TypeError('x'))), /\//);
  });
});
