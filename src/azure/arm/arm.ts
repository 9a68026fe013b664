import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { ResourceManagementClient } from '@azure/arm-resources';
import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import {
  createDefaultHttpClient,
  createPipelineRequest,
  RestError,
  type HttpMethods,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { answerPolicy } from './answerPolicy.js';
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
  /**
   * The same for what goes on after the answer. It is sent once only, however it fails: where Azure chooses the id, a
   * second request would make a second thing.
   */
  begin<T>(method: HttpMethods, path: string, apiVersion?: string, body?: unknown): Promise<Begun<T>>;
  /** Every item of a list, page by page. */
  list<T>(path: string, apiVersion: string): Promise<T[]>;
}

export interface Begun<T> {
  readonly body: T;
  /** Where Azure tells how it goes, as it said; undefined when there is nothing to wait for. */
  readonly operationUri: string | undefined;
}

/** The newest version of which every part that we need is published; see docs/architecture.md. */
export const mlVersion = '2024-10-01';

export function createArm(cloud: AzureCloud, credential: TokenCredential, scope: ArmScope): Arm {
  const options = {
    endpoint: cloud.arm,
    // Without it the scope would be made of the endpoint's own address.
    credentialScopes: cloud.armScope,
    additionalPolicies: [answerPolicy],
    ...(cloud.ca === undefined ? {} : { tlsOptions: { ca: cloud.ca } }),
  };
  const ml = new AzureMachineLearningWorkspaces(credential, scope.subscriptionId, options);
  const groupId = `/subscriptions/${scope.subscriptionId}/resourceGroups/${scope.resourceGroup}`;
  const once = ml.pipeline.clone();
  once.removePolicy({ name: 'defaultRetryPolicy' });
  const http = createDefaultHttpClient();

  function requestOf(method: HttpMethods, path: string, apiVersion?: string, body?: unknown) {
    const url = new URL(path, `${cloud.arm}/`);
    if (apiVersion !== undefined) url.searchParams.set('api-version', apiVersion);
    const request = createPipelineRequest({ url: url.href, method });
    if (body !== undefined) {
      request.headers.set('content-type', 'application/json');
      request.body = JSON.stringify(body);
    }
    return request;
  }
  async function send<T>(method: HttpMethods, path: string, apiVersion?: string, body?: unknown): Promise<T> {
    const request = requestOf(method, path, apiVersion, body);
    return bodyOf<T>(request, await ask(ml.sendRequest(request)));
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
    async begin<T>(method: HttpMethods, path: string, apiVersion?: string, body?: unknown) {
      const request = requestOf(method, path, apiVersion, body);
      const response = await ask(once.sendRequest(http, request));
      const { headers } = response;
      return {
        body: bodyOf<T>(request, response),
        operationUri: headers.get('azure-asyncoperation') ?? headers.get('location'),
      };
    },
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

function bodyOf<T>(request: PipelineRequest, response: PipelineResponse): T {
  const { status: statusCode, bodyAsText } = response;
  if (statusCode >= 400)
    throw azureError(new RestError(bodyAsText ?? `Status ${statusCode}`, { statusCode, request, response }));
  return (bodyAsText ? JSON.parse(bodyAsText) : undefined) as T;
}

interface Page<T> {
  readonly value?: readonly T[];
  readonly nextLink?: string;
}
