import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { findDeployment } from '../documents/deploymentDoc.js';

/** Refuses a split that is not whole percentages of 0 or 100 in all, over deployments that have succeeded. */
export function requireTraffic(
  service: Service,
  endpointId: string,
  traffic: Readonly<Record<string, number>>,
): void {
  const total = Object.values(traffic).reduce((sum, share) => sum + share, 0);
  if (total !== 0 && total !== 100) {
    throw refuse(`The traffic percentages sum up to ${total}; they must be 0 or 100 in all.`);
  }
  for (const [name, share] of Object.entries(traffic)) {
    const deployment = findDeployment(service, `${endpointId}/deployments/${name}`);
    if (!deployment) throw refuse(`The traffic names the deployment '${name}', which does not exist.`);
    if (share > 0 && deployment.state !== 'Succeeded') {
      throw refuse(`The deployment '${name}' is ${deployment.state} and cannot get traffic.`);
    }
  }
}

function refuse(message: string) {
  return errors.invalid('BadRequest', message, { target: 'properties.traffic' });
}
