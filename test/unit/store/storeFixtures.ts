import type { AuditEntry } from '../../../src/store/auditTrail.js';
import { silentLog } from '../../../src/log.js';
import type { KeptTurn } from '../../../src/store/chatHistory.js';
import type { Database } from '../../../src/store/database.js';
import { createInbox, type Arrival } from '../../../src/store/inbox/inbox.js';
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

/** A message of somebody, as the inbox takes it. */
export const arrival = (key: string, of: Partial<Arrival> = {}): Arrival => ({
  key,
  conversation: 'emulator|c1',
  personId: 'p1',
  conversationId: 'c1',
  owner: '',
  state: '',
  activity: JSON.stringify({ text: key }),
  ...of,
});

let remembered = 0;

/** Something that was said and answered. */
export async function remember(database: Database, conversation: string, turn: KeptTurn): Promise<void> {
  const inbox = createInbox(database.sql, database.replicas, { now: () => 1, log: silentLog });
  const key = `remembered ${++remembered}`;
  await inbox.take(arrival(key, { conversation }));
  await inbox.settle({ key, conversation }, turn);
}
