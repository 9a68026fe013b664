import type { FaultRule } from './faultRule.js';
import { advice, command } from '../../errors/nextStep.js';

/**
 * Why a deployment did not come up, where the code is `BadArgument` for everything (docs/azure-facts.md, “Endpoints and
 * deployments”).
 */
export const servingRules: readonly FaultRule[] = [
  {
    says: /pull permission|AcrPull/i,
    reason: 'roles_missing',
    next: advice`Run ${command('provision')} to put the role AcrPull back, wait some minutes, then ${command('deploy')}.`,
  },
  {
    says: /\b(identity|permission|authori[sz]ed)\b.*\b(download|read)|\b(download|read)\b.*\b(identity|permission|authori[sz]ed)\b/i,
    reason: 'roles_missing',
    next: advice`Run ${command('provision')} to put the role Storage Blob Data Reader back, wait some minutes, then ${command('deploy')}.`,
  },
];
