import { defined } from '../../../core/defined.js';
import type { Call } from '../../../core/operation.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';
import { operationUri } from '../endpoints/renderEndpoint.js';
import { rendered, type Json } from '../mlDocument.js';

/** A deployment as ARM shows it. */
export function renderDeployment(call: Call, deployment: DeploymentDoc): Json {
  const { properties, ...shown } = deployment.shown;
  return rendered(
    deployment,
    'onlineEndpoints/deployments',
    {
      ...shown,
      endpointComputeType: 'Managed',
      model: deployment.model,
      ...defined({ environmentId: deployment.environmentId }),
      instanceType: deployment.instanceType,
      provisioningState: deployment.state,
      requestSettings: {
        requestTimeout: deployment.requestTimeout,
        maxConcurrentRequestsPerInstance: deployment.concurrency,
      },
      properties: {
        ...(properties as Json),
        AzureAsyncOperationUri: operationUri(call, deployment.operationId),
      },
    },
    {
      location: deployment.location,
      tags: deployment.tags ?? {},
      kind: 'Managed',
      sku: { name: 'Default', capacity: deployment.instances },
    },
  );
}
