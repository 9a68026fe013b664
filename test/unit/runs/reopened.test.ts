import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors/appError.js';
import { cardText } from '../../../src/bot/cards/cardText.js';
import { statusCard } from '../../../src/bot/cards/run/statusCard.js';
import { cancelled, failed, reopened, started } from '../../../src/runs/transitions.js';
import type { Run } from '../../../src/runs/run.js';
import { stageNamed } from '../../../src/stages/stages.js';
import { aRun } from '../../helpers/bot/runBuilder.js';
import { advice, command } from '../../../src/errors/nextStep.js';

const facts = {
  workspaceId: '/w',
  clusterAsked: true,
  jobName: 'hieno-1',
  losses: { training: [], validation: [] },
  deploymentName: 'blue',
  deploymentAsked: true,
} as const;

/** A journey whose fine-tune is under way, everything before it done. */
function training(): Run {
  const run = aRun({ kind: 'journey', inputs: {}, status: 'running', startedAt: 5, facts });
  const before = run.stages.findIndex(({ name }) => name === 'finetune');
  const stages = run.stages.map((stage, index) =>
    index < before
      ? { ...stage, status: 'done' as const, startedAt: 5, endedAt: 6, note: 'Ready' }
      : index === before
        ? { ...stage, status: 'running' as const, startedAt: 7, failures: 3, failingSince: 7, dueAt: 9 }
        : stage,
  );
  return { ...run, stages };
}

const broken = (fields: object = {}) =>
  new AppError({ reason: 'job_failed', sentence: 'Broken.', next: command('retry'), ...fields });

describe('a run that is taken up again', () => {
  const end = () => failed(training(), 'finetune', broken(), 10);

  it('waits like a new one, without an end, as a further attempt', () => {
    const again = reopened(end(), stageNamed);
    assert.equal(again.status, 'queued');
    assert.equal(again.attempt, 2);
    for (const gone of ['ending', 'endedAt', 'startedAt']) assert.ok(!(gone in again), gone);
    assert.equal(started(again, 20).startedAt, 20);
    assert.equal(reopened(failed(again, 'finetune', broken(), 30), stageNamed).attempt, 3);
  });

  it('keeps what is done but for the preflight, and begins the rest with nothing left of the last attempt', () => {
    const again = reopened(end(), stageNamed);
    const by = (name: string) => again.stages.find((stage) => stage.name === name);
    assert.deepEqual(by('preflight'), {
      name: 'preflight',
      title: 'Stage preflight',
      status: 'waiting',
    });
    assert.deepEqual(by('finetune'), { name: 'finetune', title: 'Stage finetune', status: 'waiting' });
    assert.equal(by('dataset')?.status, 'done');
    assert.equal(by('dataset')?.note, 'Ready');
    assert.ok(again.stages.every(({ status }) => status === 'done' || status === 'waiting'));
  });

  it('forgets the ruins of the stages that begin anew, and nothing else', () => {
    const again = reopened(end(), stageNamed);
    assert.deepEqual(again.facts, { workspaceId: '/w', clusterAsked: true });
  });

  it('goes on after a cancellation too', () => {
    const again = reopened(cancelled(training(), 'Anna', [], 10), stageNamed);
    assert.equal(again.stages.find(({ name }) => name === 'finetune')?.status, 'waiting');
  });

  it('counts every detail of a failure that a card has no room for', () => {
    const details = Array.from({ length: 20 }, (_, line) => `Line ${line}`);
    const error = new AppError({ reason: 'bad_dataset', sentence: 'No.', details });
    assert.match(cardText(statusCard(failed(training(), 'finetune', error, 10), 10)), /… and 15 more/);
  });

  it('is what a failure offers next where nobody has to change anything first, by its id', () => {
    const next = (error: unknown) => failed(training(), 'finetune', error, 10).ending?.next;
    const again = command('retry', 'r-1');
    assert.deepEqual(next(broken()), again);
    assert.deepEqual(next(broken({ next: advice`Try again in a minute.`, retryable: true })), again);
    assert.deepEqual(next(new TypeError('x')), again);
    assert.deepEqual(next(broken({ next: undefined })), again);
    assert.deepEqual(next(broken({ next: command('provision') })), command('provision'));
  });
});
