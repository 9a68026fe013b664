import path from 'node:path';
import type { Run } from '../../src/runs/run.js';
import { openEmbeddedDatabase } from '../../src/store/database.js';
import { createRunRecords } from '../../src/store/runRecords.js';
import { BotFleet } from '../../test/helpers/bot/botFleet.js';
import { Conversation } from '../../test/helpers/channel/conversation.js';
import { LocalAzureProcess } from '../../test/helpers/azure/localAzureProcess.js';
import { waitFor } from '../../test/helpers/machine/waitFor.js';
import { criticalPath } from './criticalPath.js';

/** The clock of `npm run tour`. */
const speed = 80;
const kills = 3;
const bounds = { makespan: 1.05, resume: 0.5 };

/**
 * How little the runs add to what Azure needs, and how soon an interrupted one goes on.
 *
 * @returns `makespanRatio`: from confirmation to end of a journey, over the critical path of the local Azure's own
 *   operations; `resumeRatio`: from the ready line of a bot that was killed to its first look at the training job, over
 *   the time it took to get ready, the worst of three kills
 */
export async function benchRuns(): Promise<Record<string, number>> {
  const { makespanMs, criticalMs } = await makespan();
  const resumes = await resume();
  const worst = resumes.reduce((one, other) => (one.ratio > other.ratio ? one : other));
  const makespanRatio = rounded(makespanMs / criticalMs);
  const resumeRatio = rounded(worst.ratio);
  return {
    makespanMs,
    criticalMs: Math.round(criticalMs),
    startMs: worst.startMs,
    resumeMs: worst.resumeMs,
    makespanRatio,
    resumeRatio,
    problems: Number(makespanRatio > bounds.makespan) + Number(resumeRatio > bounds.resume),
  };
}

interface World {
  readonly azure: LocalAzureProcess;
  readonly fleet: BotFleet;
}

async function inWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  const azure = await LocalAzureProcess.start(speed);
  const fleet = await BotFleet.start({ settings: azure.environment('hieno-bench') });
  try {
    return await work({ azure, fleet });
  } finally {
    await fleet.stop();
    await azure.stop();
  }
}

const makespan = (): Promise<{ makespanMs: number; criticalMs: number }> =>
  inWorld(async ({ azure, fleet }) => {
    expectDone(await new Conversation(fleet.channel).run('/journey', 120_000));
    await fleet.end();
    const database = await openEmbeddedDatabase({ folder: path.join(fleet.folder, 'bot') });
    const [found] = await createRunRecords<Run>(database.sql).recent(1);
    await database.close();
    const { createdAt, endedAt } = found?.record ?? {};
    if (createdAt === undefined || endedAt === undefined) throw new Error('The run has not ended.');
    return { makespanMs: endedAt - createdAt, criticalMs: criticalPath(azure.folder, speed) };
  });

interface Resume {
  readonly startMs: number;
  readonly resumeMs: number;
  readonly ratio: number;
}

/** Kills the bot a few times while the training job runs. */
const resume = (): Promise<readonly Resume[]> =>
  inWorld(async ({ azure, fleet }) => {
    const looks = (since: number) =>
      azure.requests.filter(({ operation, at }) => operation === 'Jobs_Get' && Date.parse(at) >= since);
    const ended = new Conversation(fleet.channel).run('/journey', 120_000);
    const found: Resume[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const begin = Date.now();
      await waitFor(() => looks(begin).length >= 3, 'looks at the job', 60_000);
      await fleet.bot.stop('SIGKILL');
      const spawned = Date.now();
      await fleet.startBot();
      const ready = Date.now();
      const look = await waitFor(() => looks(spawned)[0], 'a look at the job', 60_000);
      const resumeMs = Math.max(0, Date.parse(look.at) - ready);
      found.push({ startMs: ready - spawned, resumeMs, ratio: resumeMs / (ready - spawned) });
    }
    expectDone(await ended);
    return found;
  });

function expectDone(end: string): void {
  if (!end.includes('Journey: done')) throw new Error(end);
}

const rounded = (ratio: number): number => Math.round(ratio * 1000) / 1000;
