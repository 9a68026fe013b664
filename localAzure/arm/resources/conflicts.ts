import { errors } from '../../core/errors.js';
import type { Call } from '../../core/operation.js';
import { findResource } from './resourceDoc.js';
import { groupIsGoing, requireResourceGroup, type ResourceGroupDoc } from './resourceGroups.js';

const conditions = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];

/**
 * None of the management operations here documents a condition, and one that is silently ignored would let a caller
 * overwrite what it meant to protect.
 */
export function refuseConditions(call: Call): void {
  const name = conditions.find((header) => call.headers[header] !== undefined);
  if (name !== undefined) throw errors.unsupported(`the header '${name}' of ${call.operation.id}`);
}

/** Refuses a change of a resource that another operation works on; it would be lost, or undo that operation. */
export function refuseBusy(call: Call, id: string): void {
  const state = findResource(call.service, id)?.state;
  if (state !== 'Creating' && state !== 'Deleting') return;
  throw errors.conflict(
    'Conflict',
    `The resource '${id.split('/').at(-1)}' is in state '${state}': another operation is in progress, try again when it is over.`,
  );
}

/** The group that something is to be put into; refuses one that is going. */
export function requireLivingGroup(call: Call, name: string): ResourceGroupDoc {
  const group = requireResourceGroup(call.service, name);
  if (group.state === 'Deleting') throw groupIsGoing(group.name);
  return group;
}
