import type { RunRecord } from '../store/runRecords.js';
import type { Run } from './run.js';

/** A run as the store keeps it: the record whole, and beside it what is searched for. */
export const toRecord = (run: Run, environment: string): RunRecord<Run> => ({
  id: run.id,
  kind: run.kind,
  environment,
  status: run.status,
  requesterId: run.requester.id,
  createdAt: run.createdAt,
  ...(run.endedAt === undefined ? {} : { endedAt: run.endedAt }),
  version: run.version,
  record: run,
});
