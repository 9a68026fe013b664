import type { Service } from '../../../core/context.js';
import type { Operation } from '../../../core/operation.js';
import type { Running } from '../../../core/provider.js';
import { flowOperations } from './flowOperations.js';
import { registerFlowRuns } from './flowRunLife.js';
import { flowRunOperations } from './flowRunOperations.js';
import { registerSessions, sessionOperations } from './sessions.js';

/** The prompt flow service. */
export function promptFlowOperations(): Operation[] {
  return [...flowOperations(), ...flowRunOperations(), ...sessionOperations()];
}

export function registerPromptFlow(service: Service): Running {
  registerSessions(service);
  return registerFlowRuns(service);
}
