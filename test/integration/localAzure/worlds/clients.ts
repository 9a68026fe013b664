import { ResourceManagementClient } from '@azure/arm-resources';
import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpMethods,
} from '@azure/core-rest-pipeline';
import type { AccessToken, TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobClient, BlobServiceClient } from '@azure/storage-blob';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { trafficHeader } from '../../../../localAzure/core/recording/trafficLog.js';
import type { LocalAzure } from '../../../../localAzure/service.js';
import { packageRoot } from '../../../../src/packageRoot.js';

/** Polls as fast as it can: the local Azure of the tests is so fast, or driven by its clock. */
export const FAST = { updateIntervalInMs: 2 };

/** Azure's own clients, pointed at a local Azure. */
export function connect(azure: LocalAzure) {
  const credential = endpointCredential(azure);
  const options = {
    tlsOptions: { ca: azure.ca },
    retryOptions: { maxRetries: 0 },
  };
  const pipeline = createPipelineFromOptions({
    tlsOptions: { ca: azure.ca },
    retryOptions: { maxRetries: 0 },
  });
  const http = createDefaultHttpClient();

  return {
    credential,
    deployments: new DeploymentsClient(credential, azure.subscriptionId, { ...options, endpoint: azure.arm }),
    resources: new ResourceManagementClient(credential, azure.subscriptionId, {
      ...options,
      endpoint: azure.arm,
    }),
    secrets: (vaultUri: string) =>
      new SecretClient(vaultUri, credential, { ...options, disableChallengeResourceVerification: true }),
    blobs(endpoint: string) {
      const blobOptions = { tlsOptions: { ca: azure.ca }, retryOptions: { maxTries: 1 } };
      return new BlobServiceClient(endpoint, credential, blobOptions);
    },
    /** A blob whose address is signed: no credential goes with it. */
    async read(url: string): Promise<string> {
      const blobOptions = { tlsOptions: { ca: azure.ca }, retryOptions: { maxTries: 1 } };
      return (await new BlobClient(url, undefined, blobOptions).downloadToBuffer()).toString('utf8');
    },
    /** A plain call to ARM; `token: null` goes without one, `wrong` breaks Azure's description on purpose. */
    async call(
      method: HttpMethods,
      path: string,
      extra: { body?: unknown; token?: string | null; wrong?: boolean } = {},
    ) {
      const token =
        extra.token === undefined
          ? (await credential.getToken('https://management.azure.com/.default')).token
          : extra.token;
      const request = createPipelineRequest({
        url: path.startsWith('http') ? path : azure.arm + path,
        method,
      });
      request.allowInsecureConnection = path.startsWith('http:');
      if (extra.wrong) request.headers.set(trafficHeader, 'off');
      if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
      if (extra.body !== undefined) {
        request.headers.set('content-type', 'application/json');
        request.body = JSON.stringify(extra.body);
      }
      const response = await pipeline.sendRequest(http, request);
      const text = response.bodyAsText ?? '';
      return {
        status: response.status,
        headers: response.headers,
        body: (text === '' ? undefined : JSON.parse(text)) as Json,
      };
    },
  };
}

/**
 * Asks the identity endpoint anew for each client. ManagedIdentityCredential does too, but keeps its tokens for the
 * whole process, and the tests start more than one local Azure in it.
 */
function endpointCredential(azure: LocalAzure) {
  const tokens = new Map<string, AccessToken>();
  return {
    async getToken(scopes: string | string[]): Promise<AccessToken> {
      const resource = [scopes].flat()[0]?.replace(/\/\.default$/, '') ?? '';
      const known = tokens.get(resource);
      if (known) return known;
      const url = `${azure.identityEndpoint}?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
      const response = await fetch(url, { headers: { 'x-identity-header': azure.identityHeader } });
      const body = (await response.json()) as { access_token: string; expires_on: string };
      const token = { token: body.access_token, expiresOnTimestamp: Number(body.expires_on) * 1000 };
      tokens.set(resource, token);
      return token;
    },
  } satisfies TokenCredential;
}

export type Clients = ReturnType<typeof connect>;

/** JSON as a test reads it: anything goes, because the assertions say what it must be. */
export interface Json {
  readonly [key: string]: Json;
}

/** A JSON value as text: a string as it is. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

export function machineLearningTemplate(): Record<string, unknown> {
  const file = path.join(packageRoot, 'deploymentTemplates/machineLearning/azuredeploy.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** What a deployment of the machine learning template is asked with. */
export function machineLearningDeployment(azure: LocalAzure, parameters: Record<string, unknown> = {}) {
  const given = { botPrincipalId: azure.principalId, ...parameters };
  return {
    properties: {
      mode: 'Incremental' as const,
      template: machineLearningTemplate(),
      parameters: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value }])),
    },
  };
}
