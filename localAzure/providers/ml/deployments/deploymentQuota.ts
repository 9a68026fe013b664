import { randomBytes } from 'node:crypto';
import { AzureError } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { reservedCores, shortage, usedCores } from '../quota/usage.js';
import { findVmSize, retiredSince } from '../quota/vmSizes.js';

/** Refuses instances that the quota has no room for, with the JSON in a text that Azure wraps it in. */
export function requireInstances(
  service: Service,
  vmSize: string,
  instances: number,
  deploymentId: string,
): void {
  const size = findVmSize(vmSize);
  if (!size) {
    throw new AzureError(400, 'BadRequest', 'The request is invalid.', {
      details: [refusal(`The instance type ${vmSize} is not supported. See the list of supported SKUs.`)],
    });
  }
  const since = retiredSince(service, size);
  if (since !== undefined) {
    throw new AzureError(400, 'BadRequest', 'The request is invalid.', {
      details: [
        refusal(`The instance type ${size.name} is not supported any more: it was retired on ${since}.`),
      ],
    });
  }
  const needed = reservedCores(vmSize, instances);
  const missing = shortage(service, size.family, needed, deploymentId);
  if (!missing) return;
  throw new AzureError(400, 'BadRequest', 'The request is invalid.', {
    details: [
      refusal(
        `Not enough quota available for ${size.name} in SubscriptionId ${service.subscriptionId}. ` +
          `Current usage/limit: ${usedCores(service, missing.name, deploymentId)}/${missing.limit}. Additional needed: ${needed} ` +
          'Please see troubleshooting guide, available here: https://aka.ms/oe-tsg#error-outofquota',
      ),
    ],
  });
}

function refusal(sentence: string): { code: string; message: string } {
  const inner = {
    errors: { VmSize: [sentence] },
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    traceId: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
  };
  return {
    code: 'InferencingClientCreateDeploymentFailed',
    message: `InferencingClient HttpRequest error, error detail: ${JSON.stringify(inner)}`,
  };
}
