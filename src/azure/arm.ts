import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { ResourceManagementClient } from '@azure/arm-resources';
import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import { createPipelineRequest, RestError, type HttpMethods } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { AzureCloud } from './cloud.js';
import { ask, azureError } from './azureError.js';

export interface ArmScope {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly workspace: string;
}

/** The management clients, made once from the cloud and a credential, and one way to send what no client can. */
export interface Arm extends ArmScope {
  readonly cloud: AzureCloud;
  readonly ml: AzureMachineLearningWorkspaces;
  readonly resources: ResourceManagementClient;
  readonly deployments: DeploymentsClient;
  /** Resource id of the resource group. */
  readonly groupId: string;
  /** Resource id of the workspace, whether it exists or not. */
  readonly workspaceId: string;
  /**
   * One request by resource id or absolute address, with the clients' own token and retry policies. For bodies whose
   * fields `@azure/arm-machinelearning` 2.1.1 drops, and for resources without a client.
   *
   * @returns the parsed body; undefined where there is none
   * @throws AppError
   */
  send<T>(method: HttpMethods, path: string, apiVersion?: string, body?: unknown): Promise<T>;
  /** Every item of a list, page by page. */
  list<T>(path: string, apiVersion: string): Promise<T[]>;
}

/** The newest version of which every part that we need is published; see docs/architecture.md. */
export const mlVersion = '2024-10-01';

export function createArm(cloud: AzureCloud, credential: TokenCredential, scope: ArmScope): Arm {
  const options = {
    endpoint: cloud.arm,
    // Without it the scope would be made of the endpoint's own address.
    credentialScopes: cloud.armScope,
    ...(cloud.ca === undefined ? {} : { tlsOptions: { ca: cloud.ca } }),
  };
  const ml = new AzureMachineLearningWorkspaces(credential, scope.subscriptionId, options);
  const groupId = `/subscriptions/${scope.subscriptionId}/resourceGroups/${scope.resourceGroup}`;
  async function send<T>(method: HttpMethods, path: string, apiVersion?: string, body?: unknown): Promise<T> {
    const url = new URL(path, `${cloud.arm}/`);
    if (apiVersion !== undefined) url.searchParams.set('api-version', apiVersion);
    const request = createPipelineRequest({ url: url.href, method });
    if (body !== undefined) {
      request.headers.set('content-type', 'application/json');
      request.body = JSON.stringify(body);
    }
    const response = await ask(ml.sendRequest(request));
    if (response.status >= 400)
      throw azureError(
        new RestError(response.bodyAsText ?? `Status ${response.status}`, {
          statusCode: response.status,
          request,
          response,
        }),
      );
    return (response.bodyAsText ? JSON.parse(response.bodyAsText) : undefined) as T;
  }
  return {
    ...scope,
    cloud,
    ml,
    resources: new ResourceManagementClient(credential, scope.subscriptionId, options),
    deployments: new DeploymentsClient(credential, scope.subscriptionId, options),
    groupId,
    workspaceId: `${groupId}/providers/Microsoft.MachineLearningServices/workspaces/${scope.workspace}`,
    send,
    async list<T>(path: string, apiVersion: string): Promise<T[]> {
      const items: T[] = [];
      let page = await send<Page<T>>('GET', path, apiVersion);
      for (;;) {
        items.push(...(page.value ?? []));
        if (!page.nextLink) return items;
        page = await send<Page<T>>('GET', page.nextLink);
      }
    },
  };
}

interface Page<T> {
  readonly value?: readonly T[];
  readonly nextLink?: string;
}
