import path from 'node:path';
import type { Run } from '../../src/runs/run.js';
import { openEmbeddedDatabase } from '../../src/store/database.js';
import { runRecordsIn } from '../../src/store/runRecords.js';
import { AzurePair } from '../../test/helpers/azurePair.js';
import { Conversation } from '../../test/helpers/conversation.js';
import { waitFor } from '../../test/helpers/waitFor.js';
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

async function makespan(): Promise<{ makespanMs: number; criticalMs: number }> {
  const pair = await AzurePair.start(speed);
  try {
    expectDone(await new Conversation(pair.channel).run('/journey', 120_000));
    await pair.bot.stop('SIGTERM');
    const database = await openEmbeddedDatabase({ folder: path.join(pair.folder, 'bot-0', 'bot') });
    const [found] = await runRecordsIn<Run>(database.sql).recent(1);
    await database.close();
    const { createdAt, endedAt } = found?.record ?? {};
    if (createdAt === undefined || endedAt === undefined) throw new Error('The run has not ended.');
    return {
      makespanMs: endedAt - createdAt,
      criticalMs: criticalPath(path.join(pair.folder, 'cloud'), speed),
    };
  } finally {
    await pair.stop();
  }
}

interface Resume {
  readonly startMs: number;
  readonly resumeMs: number;
  readonly ratio: number;
}

/** Kills the bot a few times while the training job runs. */
async function resume(): Promise<readonly Resume[]> {
  const pair = await AzurePair.start(speed);
  const looks = async (since: number) =>
    (await pair.requests()).filter(
      ({ operation, at }) => operation === 'Jobs_Get' && Date.parse(at) >= since,
    );
  try {
    const ended = new Conversation(pair.channel).run('/journey', 120_000);
    const found: Resume[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const begin = Date.now();
      await waitFor(async () => (await looks(begin)).length >= 3, 'looks at the job', 60_000);
      await pair.bot.stop('SIGKILL');
      const spawned = Date.now();
      await pair.startBot();
      const ready = Date.now();
      const look = await waitFor(async () => (await looks(spawned))[0], 'a look at the job', 60_000);
      const resumeMs = Math.max(0, Date.parse(look.at) - ready);
      found.push({ startMs: ready - spawned, resumeMs, ratio: resumeMs / (ready - spawned) });
    }
    expectDone(await ended);
    return found;
  } finally {
    await pair.stop();
  }
}

function expectDone(end: string): void {
  if (!end.includes('Journey: done')) throw new Error(end);
}

const rounded = (ratio: number): number => Math.round(ratio * 1000) / 1000;
