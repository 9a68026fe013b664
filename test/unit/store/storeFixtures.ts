import type { AuditEntry } from '../../../src/store/auditTrail.js';
import type { Database } from '../../../src/store/database.js';
import { createProposalRecords, type ProposalRecord } from '../../../src/store/proposalRecords.js';

export const hour = 3_600_000;

export const auditEntry = (action: string): AuditEntry => ({
  at: 1,
  personId: 'p1',
  personName: 'Anna',
  action,
  detail: { kind: 'journey' },
});

/** An open plan of `p1` in `c1`, good for an hour. */
export const propose = (
  { sql }: Database,
  now: number,
  id: string,
  fields: Partial<ProposalRecord<unknown>> = {},
): Promise<void> =>
  createProposalRecords(sql).insert({
    id,
    personId: 'p1',
    conversationId: 'c1',
    createdAt: now,
    expiresAt: now + hour,
    status: 'open',
    asOf: 0,
    record: { plan: id },
    ...fields,
  });
