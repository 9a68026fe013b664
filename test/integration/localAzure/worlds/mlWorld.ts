import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpMethods,
} from '@azure/core-rest-pipeline';
import { TestClock } from '../../../../localAzure/core/clock.js';
import { trafficHeader } from '../../../../localAzure/core/recording/trafficLog.js';
import type { Conversation } from '../../../../localAzure/model/conversation.js';
import {
  startLocalAzure,
  type LocalAzure,
  type LocalAzureOptions,
} from '../../../helpers/azure/startLocalAzure.js';
import { connect, FAST, machineLearningDeployment, type Clients, type Json } from './clients.js';

export const MINUTE = 60_000;
export const GROUP = 'rg-hieno';
export const A100 = 'Standard_NC24ads_A100_v4';
export const PHI3 = 'azureml://registries/azureml/models/Phi-3-mini-4k-instruct/versions/15';
const COMPONENT = 'azureml://registries/azureml/components/chat_completion_pipeline/versions/0.0.82';

/** What every poller of the SDK has. */
interface Poller<T> {
  poll(): Promise<unknown>;
  isDone(): boolean;
  getResult(): T | undefined;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Json;
  header(name: string): string | undefined;
}

/** A local Azure with the workspace of the template in it, on a clock that only the test moves. */
export class MlWorld {
  private constructor(
    readonly azure: LocalAzure,
    readonly clock: TestClock,
    readonly clients: Clients,
    readonly ml: AzureMachineLearningWorkspaces,
    readonly workspace: string,
    readonly outputs: Readonly<Record<string, string>>,
  ) {}

  static async start(options: LocalAzureOptions = {}): Promise<MlWorld> {
    const clock = new TestClock();
    const azure = await startLocalAzure({ ...options, clock });
    const { clients, ml } = clientsOf(azure);
    const request = machineLearningDeployment(azure);
    const template = clients.deployments.deployments.beginCreateOrUpdateAndWait(GROUP, 'ml', request, FAST);
    let over = false;
    const finished = template.finally(() => (over = true));
    while (!over) {
      clock.advance(10_000);
      await azure.service.scheduler.settle();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { properties } = await finished;
    const outputs = Object.fromEntries(
      Object.entries(properties?.outputs as Record<string, { value: string }>).map(([name, { value }]) => [
        name,
        value,
      ]),
    );
    const world = new MlWorld(azure, clock, clients, ml, outputs['workspaceName'] ?? '', outputs);
    // The roles that the template gave have spread when work begins.
    await world.advance(MINUTE);
    return world;
  }

  /** The same world after a restart of its local Azure: same folder, same time, other ports perhaps. */
  async again(options: LocalAzureOptions): Promise<MlWorld> {
    await this.stop();
    const azure = await startLocalAzure({ ...options, clock: this.clock });
    const { clients, ml } = clientsOf(azure);
    return new MlWorld(azure, this.clock, clients, ml, this.workspace, this.outputs);
  }

  stop(): Promise<void> {
    return this.azure.stop();
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.azure.service.scheduler.settle();
  }

  /** Moves the clock until the poller has its result. */
  async done<T>(started: Poller<T> | Promise<Poller<T>>, stepMs = MINUTE): Promise<T | undefined> {
    const poller = await started;
    while (!poller.isDone()) {
      await this.advance(stepMs);
      await poller.poll();
    }
    return poller.getResult();
  }

  output(name: string): string {
    return this.outputs[name] ?? '';
  }

  /** A call to ARM inside the workspace, at the version whose bodies the SDK cannot send. */
  raw(method: HttpMethods, path: string, body?: unknown, version = '2024-10-01') {
    const separator = path.includes('?') ? '&' : '?';
    const url = `${this.output('workspaceId')}/${path}${separator}api-version=${version}`;
    return this.clients.call(method, url, body === undefined ? {} : { body });
  }

  /**
   * A request that breaks the OpenAPI on purpose, and so stays out of the recorded traffic. A path that begins with
   * a slash is one of ARM's own, with its query; any other is one in the workspace.
   */
  async wrong(method: HttpMethods, path: string, body?: unknown, version = '2024-10-01') {
    const inside = `${this.output('workspaceId')}/${path}?api-version=${version}`;
    const url = this.azure.arm + (path.startsWith('/') ? path : inside);
    const request = createPipelineRequest({ url, method });
    const { token } = await this.clients.credential.getToken('https://management.azure.com/.default');
    request.headers.set('authorization', `Bearer ${token}`);
    request.headers.set('content-type', 'application/json');
    request.headers.set(trafficHeader, 'off');
    if (body !== undefined) request.body = JSON.stringify(body);
    const response = await this.plain().sendRequest(createDefaultHttpClient(), request);
    return { status: response.status, text: response.bodyAsText ?? '' };
  }

  /** A call to the ML data plane below a prefix, in the workspace. */
  data(method: HttpMethods, prefix: string, path: string, body?: unknown) {
    const url = `${this.azure.ml}/${prefix}${this.output('workspaceId')}/${path}`;
    return this.clients.call(method, url, body === undefined ? {} : { body });
  }

  async upload(path: string, content: string): Promise<string> {
    const store = await this.ml.datastores.get(GROUP, this.workspace, 'workspaceblobstore');
    const {
      accountName = '',
      containerName = '',
      endpoint = '',
    } = store.properties as unknown as Record<string, string>;
    const blobs = this.clients.blobs(`https://${endpoint}/${accountName}`);
    await blobs
      .getContainerClient(containerName)
      .getBlockBlobClient(path)
      .upload(content, Buffer.byteLength(content));
    return `azureml://datastores/workspaceblobstore/paths/${path}`;
  }

  async cluster(name = 'gpu-cluster', vmSize = A100): Promise<void> {
    await this.done(
      this.ml.computeOperations.beginCreateOrUpdate(
        GROUP,
        this.workspace,
        name,
        {
          location: this.azure.location,
          properties: {
            computeType: 'AmlCompute',
            properties: {
              osType: 'Linux',
              vmSize,
              vmPriority: 'Dedicated',
              scaleSettings: { minNodeCount: 0, maxNodeCount: 1, nodeIdleTimeBeforeScaleDown: 'PT120S' },
            },
          },
        },
        FAST,
      ),
    );
  }

  async endpoint(name: string) {
    return this.done(
      this.ml.onlineEndpoints.beginCreateOrUpdate(GROUP, this.workspace, name, this.endpointBody(), FAST),
    );
  }

  endpointBody(traffic: Record<string, number> = {}) {
    return {
      location: this.azure.location,
      identity: { type: 'UserAssigned', userAssignedIdentities: { [this.output('identityId')]: {} } },
      properties: { authMode: 'Key', traffic },
    };
  }

  deploymentBody(model: string, changes: Record<string, unknown> = {}) {
    return {
      location: this.azure.location,
      sku: { name: 'Default', capacity: 1 },
      properties: {
        endpointComputeType: 'Managed' as const,
        model,
        instanceType: A100,
        requestSettings: { requestTimeout: 'PT90S', maxConcurrentRequestsPerInstance: 1 },
        ...changes,
      },
    };
  }

  deploy(endpoint: string, name: string, model: string, changes: Record<string, unknown> = {}) {
    return this.done(
      this.ml.onlineDeployments.beginCreateOrUpdate(
        GROUP,
        this.workspace,
        endpoint,
        name,
        this.deploymentBody(model, changes),
        FAST,
      ),
    );
  }

  async route(endpoint: string, traffic: Record<string, number>): Promise<void> {
    await this.done(
      this.ml.onlineEndpoints.beginCreateOrUpdate(
        GROUP,
        this.workspace,
        endpoint,
        this.endpointBody(traffic),
        FAST,
      ),
    );
  }

  /** Asks an endpoint. Scoring is no SDK's: a plain request with the endpoint's key. */
  async score(
    endpoint: string,
    key: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const request = createPipelineRequest({
      url: `${this.azure.ml}/inference/${endpoint}/score`,
      method: 'POST',
    });
    request.headers.set('content-type', 'application/json');
    request.headers.set('authorization', `Bearer ${key}`);
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    request.body = JSON.stringify(body);
    const response = await this.plain().sendRequest(createDefaultHttpClient(), request);
    const text = response.bodyAsText ?? '';
    return {
      status: response.status,
      text,
      body: (/^[{"]/.test(text) ? JSON.parse(text) : {}) as Json,
      header: (name) => response.headers.get(name),
    };
  }

  private plain() {
    return createPipelineFromOptions({ tlsOptions: { ca: this.azure.ca }, retryOptions: { maxRetries: 0 } });
  }

  async key(endpoint: string): Promise<string> {
    const keys = await this.ml.onlineEndpoints.listKeys(GROUP, this.workspace, endpoint);
    return keys.primaryKey ?? '';
  }
}

function clientsOf(azure: LocalAzure) {
  const clients = connect(azure);
  const ml = new AzureMachineLearningWorkspaces(clients.credential, azure.subscriptionId, {
    endpoint: azure.arm,
    credentialScopes: 'https://management.azure.com/.default',
    tlsOptions: { ca: azure.ca },
    retryOptions: { maxRetries: 0 },
  });
  return { clients, ml };
}

/** A job's body as reference documents describe it; `inputs` are the component's, beside the files. */
export function jobBody(
  files: { readonly train: string; readonly valid?: string },
  inputs: Record<string, string> = {},
  cluster = 'gpu-cluster',
) {
  const literal = (value: string) => ({ job_input_type: 'literal', value });
  return {
    properties: {
      jobType: 'Pipeline',
      displayName: 'phi3',
      experimentName: 'phi3-chat-completion',
      inputs: {
        model: { jobInputType: 'mlflow_model', uri: PHI3 },
        train: { jobInputType: 'uri_file', uri: files.train },
        ...(files.valid && { valid: { jobInputType: 'uri_file', uri: files.valid } }),
        epochs: { jobInputType: 'literal', value: '1' },
      },
      outputs: { trained_model: { jobOutputType: 'mlflow_model', mode: 'ReadWriteMount' } },
      settings: { _source: 'DSL', force_rerun: true, continue_on_step_failure: false },
      jobs: {
        finetune: {
          _source: 'REMOTE.REGISTRY',
          type: 'pipeline',
          name: 'finetune',
          componentId: COMPONENT,
          inputs: {
            mlflow_model_path: literal('${{parent.inputs.model}}'),
            train_file_path: literal('${{parent.inputs.train}}'),
            ...(files.valid && {
              validation_file_path: literal('${{parent.inputs.valid}}'),
              test_file_path: literal('${{parent.inputs.valid}}'),
            }),
            num_train_epochs: literal('${{parent.inputs.epochs}}'),
            learning_rate: literal('0.000005'),
            lr_scheduler_type: literal('cosine'),
            logging_steps: literal('2'),
            ...Object.fromEntries(
              ['model_import', 'preprocess', 'finetune', 'model_evaluation'].map((step) => [
                `compute_${step}`,
                literal(cluster),
              ]),
            ),
            ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, literal(value)])),
          },
          outputs: { mlflow_model_folder: { type: 'literal', value: '${{parent.outputs.trained_model}}' } },
        },
      },
    },
  };
}

export function ask(content: string, parameters: object = {}) {
  return { input_data: { input_string: [{ role: 'user', content }], parameters } };
}

export function jsonl(rows: readonly Conversation[]): string {
  return rows.map((messages) => JSON.stringify({ messages })).join('\n') + '\n';
}

/** Any part of an answer as text, for comparing and matching. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
