import path from 'node:path';
import type { Run, StageState } from '../../../../src/runs/run.js';
import { openEmbeddedDatabase } from '../../../../src/store/database.js';
import { createRunRecords } from '../../../../src/store/runRecords.js';
import type { LoggedRequest } from '../../../helpers/azure/localAzureProcess.js';
import { journey, unhurried, type World } from './journey.js';
import { writesOf, type Writes } from './writes.js';

/** A journey that nothing disturbs: what the others are measured by. */
export interface Baseline {
  readonly requests: readonly LoggedRequest[];
  readonly writes: Writes;
  readonly stages: readonly StageState[];
}

const made = new Map<number, Promise<Baseline>>();

export function baseline(speed = unhurried): Promise<Baseline> {
  const known = made.get(speed) ?? make(speed);
  made.set(speed, known);
  return known;
}

async function make(speed: number): Promise<Baseline> {
  let stages: readonly StageState[] = [];
  const afterwards = async ({ fleet }: World) => void (stages = await stagesIn(fleet.folder));
  const { requests, problem } = await journey({ afterwards, speed });
  if (problem !== undefined) throw problem as Error;
  return { requests, writes: writesOf(requests), stages };
}

/** The stages of the one run in a stopped bot's data folder. */
async function stagesIn(folder: string): Promise<readonly StageState[]> {
  const database = await openEmbeddedDatabase({ folder: path.join(folder, 'bot') });
  try {
    const [run] = await createRunRecords<Run>(database.sql).recent(1);
    return run?.record.stages ?? [];
  } finally {
    await database.close();
  }
}

/** The stages that were under way when a request was answered, as one word for a table. */
export function stagesAt({ stages }: Pick<Baseline, 'stages'>, { at, ms }: LoggedRequest): string {
  const time = Date.parse(at) + ms;
  return stages
    .filter(({ startedAt = Infinity, endedAt = 0 }) => startedAt <= time && time <= endedAt)
    .map(({ name }) => name)
    .join('+');
}
