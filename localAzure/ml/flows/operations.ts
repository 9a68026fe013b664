import type { Service } from '../../context.js';
import type { Operation } from '../../http/operation.js';
import { flowOperations } from './flowOperations.js';
import { registerFlowRuns } from './runLife.js';
import { flowRunOperations } from './runOperations.js';
import { registerSessions, sessionOperations } from './sessions.js';

/** The prompt flow service. */
export function promptFlowOperations(): Operation[] {
  return [...flowOperations(), ...flowRunOperations(), ...sessionOperations()];
}

export function registerPromptFlow(service: Service): void {
  registerSessions(service);
  registerFlowRuns(service);
}
