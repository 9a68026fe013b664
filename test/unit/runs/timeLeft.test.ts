import assert from 'node:assert/strict';
import type { Run, StageState } from '../../../src/runs/run.js';
import { stageTimes } from '../../../src/runs/stageTimes.js';
import { timeLeft, type TimeLeftOptions } from '../../../src/runs/timeLeft.js';
import type { StageName } from '../../../src/stages/stage.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

const second = 1000;
const minute = 60 * second;
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
const running = (name: StageName, ms: number, more: Partial<StageState> = {}): Run =>
  runWith(name === 'finetune' ? 'finetune' : 'deploy', {
    [name]: { status: 'running', startedAt: now - ms, ...more },
  });

const azure = { times: stageTimes([], 1), now };
const after = (earlier: readonly Run[], speed = 1) => ({ times: stageTimes(earlier, speed), now });
/** Milliseconds left, whether it is over, and what that goes by. */
function left(run: Run, options: TimeLeftOptions): [number, boolean, string] | undefined {
  const found = timeLeft(run, options);
  return found && [Math.round(found.ms), found.isOver, [...found.from].join()];
}
/** Readiness, traffic and route. */
const afterDeployment = minute + 31 * second;

describe('the time that a run still takes', () => {
  it('is what its stages take in Azure, less what the one under way has taken', () => {
    const deploying = running('deployment', 5 * minute);
    assert.deepEqual(left(deploying, azure), [7 * minute + afterDeployment, false, 'azure']);
  });

  it('is that at the speed of a local Azure, and says so', () => {
    const whole = (12 * minute + afterDeployment) / 60;
    assert.deepEqual(left(running('deployment', 0), after([], 60)), [Math.round(whole), false, 'scaled']);
  });

  it('is what its stages have taken here, where they have: the middle one of the last', () => {
    const earlier = [7, 30, 6, 8, 9, 100].map((minutes) => took('deployment', minutes * minute));
    const deploying = running('deployment', 5 * minute);
    assert.deepEqual(left(deploying, after(earlier)), [3 * minute + afterDeployment, false, 'here,azure']);
  });

  it('is not what a stage took that found its thing there', () => {
    const deploying = running('deployment', 5 * minute);
    assert.deepEqual(left(deploying, after([took('deployment', 2000)])), left(deploying, azure));
  });

  it('is over where the stage under way takes longer than it does: then it is told what comes after', () => {
    assert.deepEqual(left(running('deployment', 12.1 * minute), azure), [afterDeployment, false, 'azure']);
    assert.deepEqual(left(running('deployment', 13 * minute), azure), [afterDeployment, true, 'azure']);
    assert.equal(left(running('deployment', 50 * minute), azure)?.[1], true);
  });

  it('goes on at the pace that a stage shows, once its usual time is over', () => {
    const tuning = (ms: number, progress: number) => left(running('finetune', ms, { progress }), azure);
    assert.deepEqual(tuning(70 * minute, 0.8), [17.5 * minute + 10 * second, false, 'pace,azure']);
    assert.deepEqual(tuning(20 * minute, 0.1), [15 * minute + 10 * second, false, 'azure'], 'too early');
    assert.deepEqual(tuning(70 * minute, 0.05), [10 * second, true, 'azure'], 'too little to tell');
    assert.deepEqual(tuning(70 * minute, 1), [10 * second, true, 'azure'], 'trained, and not saved yet');
  });

  it('counts once what goes side by side, and ends where it is asked to', () => {
    const whole = left(aRun({ inputs: { base: true } }), azure);
    const noBase = left(aRun({ inputs: {} }), azure);
    assert.deepEqual(whole, noBase, 'the base model starts beside the tuning');
    const published = aRun({ inputs: { promptflow: true } });
    assert.ok((left(published, azure)?.[0] ?? 0) > (noBase?.[0] ?? 0));
    assert.deepEqual(left(published, { ...azure, until: 'route' }), noBase);
  });

  it('is over only where what is over holds the rest up', () => {
    const journey = aRun({ inputs: { base: true }, status: 'running' });
    const withBase = (ms: number): Run => ({
      ...journey,
      stages: journey.stages.map((stage) =>
        stage.name === 'preflight' || stage.name === 'endpoint'
          ? { ...stage, status: 'done' }
          : stage.name === 'baseDeployment'
            ? { ...stage, status: 'running', startedAt: now - ms }
            : stage,
      ),
    });
    assert.equal(left(withBase(30 * minute), azure)?.[1], false, 'the tuning takes longer anyway');
  });

  it('is not told where nobody can tell: of people, of what fails', () => {
    for (const run of [
      aRun({ kind: 'quota request', inputs: {} }),
      aRun({ kind: 'preparation', inputs: {} }),
      running('deployment', minute, { failingSince: now }),
    ])
      assert.equal(left(run, azure), undefined);
    const waiting = aRun({ kind: 'deploy', inputs: {} });
    assert.equal(left(waiting, after([], 0)), undefined, 'nobody knows how fast this Azure is');
  });

  it('is not told of a run that has ended', () => {
    for (const status of ['succeeded', 'failed', 'cancelled'] as const)
      assert.equal(left(aRun({ status }), azure), undefined);
  });
});
