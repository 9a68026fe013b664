import { renderIdentity } from '../../../arm/resources/documentType.js';
import type { Call } from '../../../core/operation.js';
import type { EndpointDoc } from '../documents/endpointDoc.js';
import { rendered, type Json } from '../mlDocument.js';
import { mlNamespace } from '../mlLongRunning.js';

/** Where a long-running operation of an endpoint or deployment is polled, as its `properties` carry it. */
export function operationUri(call: Call, operationId: string): string {
  const { service } = call;
  return (
    `${call.origin}/subscriptions/${service.subscriptionId}/providers/${mlNamespace}/locations/${service.location}` +
    `/mfeOperationsStatus/${operationId}?api-version=2022-10-01`
  );
}

/** An endpoint as ARM shows it; never with keys. */
export function renderEndpoint(call: Call, endpoint: EndpointDoc): Json {
  const base = `${call.service.origin('ml')}/inference/${endpoint.name}`;
  return rendered(
    endpoint,
    'onlineEndpoints',
    {
      description: endpoint.description,
      authMode: endpoint.authMode ?? 'Key',
      publicNetworkAccess: endpoint.publicNetworkAccess,
      provisioningState: endpoint.state,
      scoringUri: `${base}/score`,
      swaggerUri: `${base}/swagger.json`,
      properties: {
        ...endpoint.properties,
        'azureml.onlineendpointid': endpoint.id.toLowerCase(),
        AzureAsyncOperationUri: operationUri(call, endpoint.operationId),
      },
      traffic: endpoint.traffic,
      ...(call.apiVersion >= '2024' && { mirrorTraffic: {} }),
    },
    {
      location: endpoint.location,
      tags: endpoint.tags ?? {},
      kind: endpoint.kind ?? 'Managed',
      identity: renderIdentity(call.service, endpoint.identity, endpoint.principalId),
    },
  );
}
