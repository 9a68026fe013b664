import assert from 'node:assert/strict';
import type { HttpMethods } from '@azure/core-rest-pipeline';
import { mlDurations } from '../../../../localAzure/providers/ml/mlDurations.js';
import { textOf } from './clients.js';
import { GROUP, type MlWorld } from './mlWorld.js';

export const VERSION = '2024-10-01';

/** Workspaces beside the template's, by their names. */
export class HubWorld {
  constructor(readonly world: MlWorld) {}

  id(name: string): string {
    return (
      `/subscriptions/${this.world.azure.subscriptionId}/resourceGroups/${GROUP}` +
      `/providers/Microsoft.MachineLearningServices/workspaces/${name}`
    );
  }

  call(method: HttpMethods, name: string, body?: unknown, query = `?api-version=${VERSION}`) {
    return this.world.clients.call(method, this.id(name) + query, body === undefined ? {} : { body });
  }

  /** A request that breaks the OpenAPI on purpose. */
  wrong(method: HttpMethods, name: string, body: unknown, version = VERSION) {
    return this.world.wrong(method, `${this.id(name)}?api-version=${version}`, body);
  }

  /** The template's workspace, whose storage and vault a hub can have too. */
  async dependencies(): Promise<Record<string, string>> {
    const { body } = await this.call('GET', this.world.workspace);
    const names = ['storageAccount', 'keyVault', 'applicationInsights', 'containerRegistry'];
    return Object.fromEntries(names.map((name) => [name, textOf(body['properties']?.[name])]));
  }

  body(kind: string, properties: object) {
    return {
      kind,
      location: this.world.azure.location,
      identity: { type: 'SystemAssigned' },
      sku: { name: 'Basic', tier: 'Basic' },
      properties,
    };
  }

  async create(kind: string, name: string, properties: object): Promise<void> {
    const answer = await this.call('PUT', name, this.body(kind, properties));
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    await this.world.advance(mlDurations.workspace);
  }

  async hub(name: string): Promise<void> {
    await this.create('Hub', name, { friendlyName: name, ...(await this.dependencies()) });
  }

  project(name: string, hub: string, more: object = {}): Promise<void> {
    return this.create('Project', name, { hubResourceId: this.id(hub), ...more });
  }

  /** A token for ARM of the template's identity, which holds only what a test gives it. */
  async identityToken(): Promise<{ readonly token: string; readonly principalId: string }> {
    const { azure, clients } = this.world;
    const { body } = await clients.call('GET', `${this.world.output('identityId')}?api-version=2023-01-31`);
    const url =
      `${azure.identityEndpoint}?api-version=2019-08-01&resource=https://management.azure.com/` +
      `&client_id=${textOf(body['properties']?.['clientId'])}`;
    const response = await fetch(url, { headers: { 'x-identity-header': azure.identityHeader } });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return { token, principalId: textOf(body['properties']?.['principalId']) };
  }
}
