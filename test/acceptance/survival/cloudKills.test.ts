import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { stagesOf } from '../../../src/runs/runDefinition.js';
import type { StageName } from '../../../src/stages/stage.js';
import { Conversation } from '../../helpers/channel/conversation.js';
import { waitFor } from '../../helpers/machine/waitFor.js';
import { baseline } from './support/baseline.js';
import { cases } from './support/caseQueue.js';
import { isWanted } from './support/choice.js';
import { hasEnded, journey, unhurried, type World } from './support/journey.js';
import { killPoints, type KillPoint } from './support/killPoints.js';
import { learnt, plain } from './support/learnt.js';
import { afterRequests, isBrief, whenReached, type Moment } from './support/moments.js';
import { judge } from './support/results.js';

/** With a start of the local Azure in it. */
const limitMs = 180_000;

/** Kills the local Azure when it has just answered, starts it again, and asks the model when all is done. */
const killAzure =
  (moment: Moment) =>
  async (world: World): Promise<void> => {
    const { azure, fleet } = world;
    let isDead = false;
    whenReached(world, moment, () => (isDead = azure.kill()));
    await waitFor(() => isDead || hasEnded(fleet), moment.words, 90_000);
    assert.ok(isDead, `${moment.words} did not come`);
    await azure.startAgain();
    await waitFor(() => hasEnded(fleet), 'the end of the journey', limitMs);
    assert.equal(plain(await new Conversation(fleet.channel).ask(learnt.question)), plain(learnt.answer));
  };

/** Once per stage, in its middle. */
const points = stagesOf(runCommand, 'journey', { base: true })
  .map(
    (stage: StageName) =>
      killPoints.find((point) => point.stage === stage && point.part === 'middle') as KillPoint,
  )
  .filter(({ stage, words }) => isWanted(`cloud ${stage} ${words}`));

describe('a local Azure that is killed and started again', () => {
  const tried = points.map(({ stage, sightings }) => {
    const moment = afterRequests(...sightings);
    const speed = sightings.some(({ operation }) => isBrief(operation)) ? { speed: unhurried } : {};
    return {
      stage,
      moment,
      result: cases.add(() => journey({ meanwhile: killAzure(moment), limitMs, ...speed })),
    };
  });

  before(async () => {
    await baseline();
    cases.start();
  });

  for (const { stage, moment, result } of tried)
    it(`in ${stage} lets the journey go on, and buys nothing twice: ${moment.words}`, async () => {
      const about = { name: moment.words, stage, victim: 'the local Azure' };
      await judge({ suite: 'cloud', store: 'embedded', ...about }, await result());
    });
});
