import type { Service } from '../../../core/context.js';
import { deploymentId, findDeployment, type DeploymentDoc } from '../documents/deploymentDoc.js';
import type { EndpointDoc } from '../documents/endpointDoc.js';

/** The deployment that answers: the one asked for by header, else one drawn by the traffic's shares. */
export function chooseDeployment(
  service: Service,
  endpoint: EndpointDoc,
  asked: string | undefined,
  draw: number = Math.random(),
): DeploymentDoc | undefined {
  if (asked !== undefined) return ready(service, endpoint, asked);
  let mark = draw * 100;
  for (const [name, share] of Object.entries(endpoint.traffic)) {
    mark -= share;
    if (share > 0 && mark < 0) return ready(service, endpoint, name);
  }
  return undefined;
}

/** A deployment keeps answering while it is scaled or updated. */
function ready(service: Service, endpoint: EndpointDoc, name: string): DeploymentDoc | undefined {
  const deployment = findDeployment(service, deploymentId(endpoint.id, name));
  const answers = deployment && ['Succeeded', 'Scaling', 'Updating'].includes(deployment.state);
  return answers ? deployment : undefined;
}
