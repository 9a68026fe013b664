import { isCommandKind } from '../../runs/runKind.js';
import type { AuditEntry, AuditTrail } from '../../store/auditTrail.js';
import { asTyped } from '../commands/asTyped.js';
import { isoTime, tableOf, type Table } from './table.js';

/** What the admins did, as it was written down, and the command as one types it. */
export const auditTable = ({ all }: Pick<AuditTrail, 'all'>): Table =>
  tableOf(all, {
    time: ({ at }) => isoTime(at),
    person: ({ personName }) => personName,
    person_id: ({ personId }) => personId,
    action: ({ action }) => action,
    run: ({ runId }) => runId,
    command: ({ detail }) => commandIn(detail),
    detail: ({ detail }) => JSON.stringify(detail),
  });

const commandIn = ({ kind, inputs }: AuditEntry['detail']): string | undefined =>
  isCommandKind(kind)
    ? asTyped(kind, typeof inputs === 'object' && inputs !== null ? inputs : {})
    : undefined;
