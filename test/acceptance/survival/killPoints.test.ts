import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { stagesOf } from '../../../src/runs/runDefinition.js';
import { baseline } from './support/baseline.js';
import { cases } from './support/caseQueue.js';
import { journey, unhurried, type Journey } from './support/journey.js';
import { killAndResume } from './support/killAndStart.js';
import { killPoints, type KillPoint } from './support/killPoints.js';
import { holdAnswer, isBrief } from './support/moments.js';
import { isWanted } from './support/choice.js';
import { judge } from './support/results.js';
import { lookout } from './support/sightings.js';

describe('the points at which the bot is killed', () => {
  it('are one at the beginning of each stage of the journey and one in its middle', () => {
    for (const stage of stagesOf(runCommand, 'journey', { base: true }))
      for (const part of ['beginning', 'middle'])
        assert.ok(
          killPoints.some((point) => point.stage === stage && point.part === part),
          `no point at the ${part} of ${stage}: add one to support/killPoints.ts`,
        );
  });

  it('belong to a journey that, undisturbed, buys everything once', async () => {
    const { requests } = await baseline();
    const created = requests.filter(({ status }) => status === 201);
    const bought = (operation: string) => created.filter((one) => one.operation === operation).length;
    assert.equal(bought('Jobs_CreateOrUpdate'), 1);
    assert.equal(bought('ModelVersions_CreateOrUpdate'), 1);
    assert.equal(bought('OnlineEndpoints_CreateOrUpdate'), 1);
    assert.equal(bought('OnlineDeployments_CreateOrUpdate'), 2, 'the tuned model and the base model');
  });

  it('fall into the stages that they are named after', async () => {
    const { requests, stages } = await baseline();
    for (const { stage, sightings, words } of killPoints.filter(({ part }) => part !== 'telling')) {
      const isSeen = lookout(sightings);
      const struck = requests.find(isSeen);
      assert.ok(struck !== undefined, `${words} does not occur`);
      const { startedAt = NaN, endedAt = NaN } = stages.find(({ name }) => name === stage) ?? {};
      const time = Date.parse(struck.at);
      // The last request of the stage before may be what begins this one.
      const isLastBefore = struck === requests.findLast(({ at }) => Date.parse(at) <= startedAt);
      assert.ok((startedAt <= time || isLastBefore) && time <= endedAt, `${words} is not in ${stage}`);
    }
  });
});

const killedAt = (point: KillPoint): Promise<Journey> =>
  journey({
    beforehand: (world) => holdAnswer(world, point),
    meanwhile: killAndResume(point),
    ...(point.sightings.some(({ operation }) => isBrief(operation)) ? { speed: unhurried } : {}),
  });

describe('a bot that is killed', () => {
  const points = killPoints.filter(({ stage, words }) => isWanted(`kill ${stage} ${words}`));
  const tried = points.map((point) => ({
    point,
    result: cases.add(() => killedAt(point)),
  }));

  before(async () => {
    await baseline();
    cases.start();
  });

  for (const { point, result } of tried)
    it(`at the ${point.part} of ${point.stage} goes on when started again: ${point.words}`, async () => {
      const about = { name: point.words, stage: point.stage, victim: 'the bot' };
      await judge({ suite: 'kill', store: 'embedded', ...about }, await result());
    });
});
