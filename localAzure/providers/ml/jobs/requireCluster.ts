import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { clusterId, findCluster } from '../documents/clusterDoc.js';

/** Refuses the name of a cluster that the workspace does not have. */
export function requireCluster(service: Service, workspace: ResourceDoc, target: string, name: string): void {
  const cluster = findCluster(service, clusterId(workspace.id, name));
  if (cluster && cluster.state !== 'Deleting') return;
  throw errors.invalid(
    'UserError',
    `The compute '${name}' was not found in the workspace '${workspace.name}'.`,
    { target },
  );
}
