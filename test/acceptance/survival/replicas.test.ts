import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { stagesOf } from '../../../src/runs/runDefinition.js';
import type { StageName } from '../../../src/stages/stage.js';
import { BotFleet } from '../../helpers/bot/botFleet.js';
import { LocalAzureProcess } from '../../helpers/azure/localAzureProcess.js';
import type { Program } from '../../helpers/machine/program.js';
import { waitFor } from '../../helpers/machine/waitFor.js';
import { baseline } from './support/baseline.js';
import { cases } from './support/caseQueue.js';
import { journey, type World } from './support/journey.js';
import { killPoints, type KillPoint } from './support/killPoints.js';
import { holdAnswer, whenReached } from './support/moments.js';
import { isWanted } from './support/choice.js';
import { emptyDatabase } from './support/postgres.js';
import { judge, keep } from './support/results.js';

/** How soon the other must have taken the run up. */
const takeoverLimitSeconds = 20;

type Victim = 'the one at work' | 'the idle one';

const ticks = ({ output }: Program): number => output.split('"event":"run.tick"').length - 1;

/** Kills one of two at the point. @returns the time until the other was seen to work on the run */
async function killOne(world: World, point: KillPoint, victim: Victim): Promise<number> {
  const { azure, fleet } = world;
  let killed: { readonly at: number; readonly bot: Program } | undefined;
  whenReached(world, point, () => {
    const working = fleet.bots.filter((bot) => ticks(bot) > 0);
    const bot = fleet.bots.find((one) => working.includes(one) === (victim === 'the one at work'));
    if (bot === undefined || working.length !== 1) return;
    bot.kill();
    killed = { at: Date.now(), bot };
  });
  const { at, bot } = await waitFor(() => killed, `${point.words}, with one of two at work`, 60_000);
  await waitFor(() => bot.exitCode !== undefined, 'the end of the victim');
  const survivor = fleet.bots.find((one) => one !== bot) as Program;
  const before = { ticks: ticks(survivor), requests: azure.requests.length };
  await waitFor(
    () =>
      victim === 'the one at work' ? ticks(survivor) > before.ticks : azure.requests.length > before.requests,
    'the survivor at work',
    2 * takeoverLimitSeconds * 1000,
  );
  return (Date.now() - at) / 1000;
}

interface Case {
  readonly point: KillPoint;
  readonly victim: Victim;
}

/** Once per stage, in its middle; the victims take turns. */
const inStages = stagesOf(runCommand, 'journey', { base: true }).map((stage: StageName, index): Case => {
  const points = killPoints.filter((one) => one.stage === stage && one.part === 'middle');
  const point = (points.find(({ heldCall }) => heldCall !== undefined) ?? points.at(-1)) as KillPoint;
  return { point, victim: index % 2 === 1 ? 'the one at work' : 'the idle one' };
});
const whileTelling = killPoints
  .filter(({ part }) => part === 'telling')
  .map((point): Case => ({ point, victim: 'the one at work' }));

describe('bots on one PostgreSQL server', () => {
  const tried = [...inStages, ...whileTelling]
    .filter(({ point, victim }) => isWanted(`replicas ${point.stage} ${victim} ${point.words}`))
    .map(({ point, victim }) => {
      let takeoverSeconds = NaN;
      const meanwhile = async (world: World) => void (takeoverSeconds = await killOne(world, point, victim));
      const result = cases.add(async () => {
        const outcome = await journey({
          bots: 2,
          settings: { DATABASE_URL: await emptyDatabase() },
          ...(victim === 'the one at work' ? { beforehand: (world) => holdAnswer(world, point) } : {}),
          meanwhile,
        });
        return { outcome, takeoverSeconds };
      });
      return { point, victim, result };
    });

  before(async () => {
    await baseline();
    cases.start();
  });

  for (const { point, victim, result } of tried)
    it(`two finish a journey when ${victim} is killed at the ${point.part} of ${point.stage}`, async () => {
      const { outcome, takeoverSeconds } = await result();
      const about = { name: point.words, stage: point.stage, victim, takeoverSeconds };
      await judge({ suite: 'replicas', store: 'PostgreSQL', ...about }, outcome);
      assert.ok(takeoverSeconds <= takeoverLimitSeconds, `the survivor took ${takeoverSeconds} s`);
    });

  for (const round of [1, 2, 3, 4])
    if (isWanted(`starts ${round}`))
      it(`three come up together on an empty database, try ${round}`, async () => {
        const azure = await LocalAzureProcess.start(1);
        const settings = { ...azure.environment('hieno-starts'), DATABASE_URL: await emptyDatabase() };
        const fleet = await BotFleet.start({ settings, bots: 3 }).finally(() => azure.stop());
        const codes = await fleet.end();
        await fleet.stop();
        assert.deepEqual(codes, [0, 0, 0]);
        keep({ suite: 'starts' });
      });
});
