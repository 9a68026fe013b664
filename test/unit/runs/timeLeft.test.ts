import assert from 'node:assert/strict';
import { aboutLeft } from '../../../src/bot/status/underWay.js';
import type { Run, StageState } from '../../../src/runs/run.js';
import { timeLeft } from '../../../src/runs/timeLeft.js';
import type { StageName } from '../../../src/stages/stage.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

const minute = 60_000;
const now = 100 * minute;

/** A run whose stages stand as given; those before the first that is given are done. */
function runWith(kind: Run['kind'], given: Partial<Record<StageName, Partial<StageState>>>): Run {
  const run = aRun({ kind, inputs: {}, status: 'running' });
  const first = run.stages.findIndex(({ name }) => given[name] !== undefined);
  return {
    ...run,
    stages: run.stages.map((stage, index) => ({
      ...stage,
      ...(index < first ? { status: 'done' as const } : {}),
      ...given[stage.name],
    })),
  };
}
const took = (name: StageName, ms: number): Run =>
  runWith('deploy', { [name]: { status: 'done', startedAt: 0, endedAt: ms } });

const usual = { earlier: [], now, speed: 1 };
const deploying = runWith('deploy', { deployment: { status: 'running', startedAt: now - 5 * minute } });

describe('the time that a run still takes', () => {
  it('is what its stages take in Azure, less what the one under way has taken', () => {
    // 7 of 12 minutes of the deployment, then readiness, traffic and route.
    assert.equal(timeLeft(deploying, usual), 8 * minute + 31_000);
    assert.equal(
      timeLeft(deploying, { ...usual, speed: 80 }),
      undefined,
      'it has taken far longer than that',
    );
    const started = runWith('deploy', { deployment: { status: 'running', startedAt: now } });
    assert.equal(timeLeft(started, { ...usual, speed: 60 }), (12 * minute + minute + 31_000) / 60);
  });

  it('is what its stages have taken here, where they have: the middle one of the last', () => {
    const earlier = [7, 30, 6, 8, 9].map((minutes) => took('deployment', minutes * minute));
    assert.equal(timeLeft(deploying, { ...usual, earlier }), 3 * minute + 91_000);
  });

  it('is not what a stage took that found its thing there', () => {
    assert.equal(timeLeft(deploying, { ...usual, earlier: [took('deployment', 2000)] }), 8 * minute + 31_000);
  });

  it('follows the progress where a stage tells one', () => {
    const tuning = runWith('finetune', {
      finetune: { status: 'running', startedAt: now - 70 * minute, progress: 0.8 },
    });
    assert.equal(Math.round(timeLeft(tuning, usual) ?? 0), 7 * minute + 10_000);
  });

  it('counts once what goes side by side, and ends where it is asked to', () => {
    const journey = aRun({ inputs: { base: true } });
    const whole = timeLeft(journey, usual) ?? 0;
    const noBase = timeLeft(aRun({ inputs: {} }), usual) ?? 0;
    assert.equal(whole, noBase, 'the base model starts beside the tuning');
    const published = aRun({ inputs: { promptflow: true } });
    assert.ok((timeLeft(published, usual) ?? 0) > noBase);
    assert.equal(timeLeft(published, { ...usual, until: 'route' }), noBase);
  });

  it('is not told where nobody can tell: of people, of what fails, of what takes far too long', () => {
    for (const run of [
      aRun({ kind: 'quota request', inputs: {} }),
      aRun({ kind: 'preparation', inputs: {} }),
      runWith('deploy', { deployment: { status: 'running', startedAt: now - minute, failingSince: now } }),
      runWith('deploy', { deployment: { status: 'running', startedAt: now - 50 * minute } }),
    ])
      assert.equal(timeLeft(run, usual), undefined);
    const waiting = aRun({ kind: 'deploy', inputs: {} });
    assert.equal(timeLeft(waiting, { ...usual, speed: 0 }), undefined, 'nobody knows how fast this Azure is');
  });

  for (const [ms, words] of [
    [0, 'about 10 s left'],
    [21_000, 'about 30 s left'],
    [56_000, 'about 1 min left'],
    [4.6 * minute, 'about 5 min left'],
    [33 * minute, 'about 35 min left'],
    [140 * minute, 'about 2.5 h left'],
  ] as const)
    it(`is rounded to what an estimate is worth: ${words}`, () => assert.equal(aboutLeft(ms), words));
});
