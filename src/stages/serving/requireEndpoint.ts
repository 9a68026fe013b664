import type { Azure } from '../../azure/azure.js';
import type { OnlineEndpoint } from '../../azure/ml/onlineEndpoints.js';
import { AppError } from '../../errors/appError.js';
import { command } from '../../errors/nextStep.js';
import type { Facts } from '../facts.js';
import { requireFact } from '../requireFact.js';

/** The endpoint that an earlier stage, or a look at what exists, has found, as it is now. Throws AppError `no_endpoint`. */
export async function requireEndpoint(
  azure: Pick<Azure, 'endpoints'>,
  facts: Facts,
): Promise<OnlineEndpoint> {
  const name = requireFact(facts, 'endpointName');
  const endpoint = await azure.endpoints.get(name);
  if (endpoint !== undefined) return endpoint;
  throw new AppError({
    reason: 'no_endpoint',
    sentence: `The endpoint ${name} is gone.`,
    next: command('deploy'),
  });
}
