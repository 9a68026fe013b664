import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ShareServiceClient } from '@azure/storage-file-share';
import { mlDurations } from '../../../../localAzure/providers/ml/mlDurations.js';
import { packageRoot } from '../../../../src/packageRoot.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';
import { textOf, type Json } from './clients.js';
import { HubWorld } from './hubWorld.js';
import { MINUTE, type MlWorld } from './mlWorld.js';

/** Our own flow's files, by name. */
export const ourFlow: Readonly<Record<string, string>> = Object.fromEntries(
  ['flow.dag.yaml', 'chat.py', 'requirements.txt'].map((name) => [
    name,
    readFileSync(path.join(packageRoot, 'deploymentTemplates/promptFlow', name), 'utf8'),
  ]),
);

export const FLOW_METADATA = {
  'azureml.flow.connection_type': 'Custom',
  'azureml.flow.module': 'promptflow.connections',
};

/** A project with its share and the flow service, asked by plain requests as the service's own client asks. */
export class FlowWorld {
  readonly hubs: HubWorld;
  private folders = 0;

  /** Of a world that has a project already. */
  constructor(readonly world: MlWorld) {
    this.hubs = new HubWorld(world);
  }

  /** With a project made for it. */
  static async in(world: MlWorld): Promise<FlowWorld> {
    const flows = new FlowWorld(world);
    await flows.hubs.hub('hub-one');
    await flows.hubs.project('project-one', 'hub-one');
    return flows;
  }

  /** Writes a flow's folder to the project's share; gives the path of its definition. */
  async upload(files: Readonly<Record<string, string>>): Promise<string> {
    const store = await this.hubs.call('GET', 'project-one/datastores/workspaceworkingdirectory');
    const { accountName, fileShareName } = store.body['properties'] ?? {};
    const options = { tlsOptions: { ca: this.world.azure.ca }, fileRequestIntent: 'backup' as const };
    const endpoint = `${this.world.azure.service.origin('file')}/${textOf(accountName)}`;
    const share = new ShareServiceClient(endpoint, this.world.clients.credential, options).getShareClient(
      textOf(fileShareName),
    );
    const folder = `flow-${++this.folders}`;
    const directory = share.getDirectoryClient(folder);
    await directory.create();
    for (const [name, content] of Object.entries(files))
      await directory.getFileClient(name).uploadData(Buffer.from(content));
    return `${folder}/flow.dag.yaml`;
  }

  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', at: string, body?: unknown, workspace = 'project-one') {
    const url = `${this.world.azure.ml}/flow/api${this.hubs.id(workspace)}/${at}`;
    return this.world.clients.call(method, url, body === undefined ? {} : { body });
  }

  async create(files: Readonly<Record<string, string>> = ourFlow): Promise<string> {
    const flowDefinitionFilePath = await this.upload(files);
    const made = await this.call('POST', 'Flows', {
      flowName: 'chat',
      flowType: 'chat',
      flowDefinitionFilePath,
    });
    assert.equal(made.status, 200, textOf(made.body));
    return textOf(made.body['flowId']);
  }

  async session(flowId: string): Promise<void> {
    const asked = await this.call('POST', `Flows/${flowId}/sessions`, { vmSize: 'Standard_DS3_v2' });
    assert.equal(asked.status, 202, textOf(asked.body));
    await this.world.advance(mlDurations.flowSession);
  }

  connect(name: string, keys: Record<string, string>, metadata: Record<string, string> = FLOW_METADATA) {
    return this.hubs.call('PUT', `project-one/connections/${name}`, {
      properties: {
        category: 'CustomKeys',
        authType: 'CustomKeys',
        target: '_',
        isSharedToAll: false,
        credentials: { keys },
        metadata,
      },
    });
  }

  submit(flowId: string, inputs: object, more: object = {}) {
    return this.call('POST', 'Flows/submit', {
      flowId,
      flowSubmitRunSettings: { runMode: 'Flow', batch_inputs: [inputs], runtimeName: 'automatic' },
      asyncSubmission: true,
      enableAsyncFlowTest: true,
      useWorkspaceConnection: true,
      ...more,
    });
  }

  /** The record of a test run, when it is over. */
  async run(flowId: string, inputs: object): Promise<Json> {
    const submitted = await this.submit(flowId, inputs);
    assert.equal(submitted.status, 200, textOf(submitted.body));
    await this.world.advance(MINUTE);
    const at = `Flows/${flowId}/${textOf(submitted.body['flowRunId'])}/status`;
    return waitFor(
      async () => {
        const { body } = await this.call('GET', at);
        const [run] = body['flow_runs'] as unknown as Json[];
        return /^(Completed|Failed)$/.test(textOf(run?.['status'])) && run;
      },
      'the end of the flow run',
      30_000,
    );
  }
}
