import { defined } from '../defined.js';
import type { AuditEntry } from '../store/auditTrail.js';
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
  ...defined({ endedAt: run.endedAt }),
  version: run.version,
  record: run,
});

/** The next version of a run, to be written over the present one. */
export const nextRecord = (run: Run, environment: string): RunRecord<Run> => ({
  ...toRecord({ ...run, version: run.version + 1 }, environment),
  version: run.version,
});

export const endedEntry = ({ id, kind, status, requester, ending, endedAt, createdAt }: Run): AuditEntry => ({
  at: endedAt ?? createdAt,
  personId: requester.id,
  personName: requester.name,
  action: 'run.ended',
  runId: id,
  detail: {
    kind,
    status,
    ...(ending === undefined ? {} : { reason: ending.reason, sentence: ending.sentence }),
  },
});
