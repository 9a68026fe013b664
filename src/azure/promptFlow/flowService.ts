import type { AppError } from '../../errors/appError.js';
import type { Arm } from '../arm/arm.js';
import { endedWith, isStatus, orUndefined } from '../arm/azureError.js';
import type { FoundryWorkspace } from './foundry.js';
import { readFlowRun, type FlowRun, type FlowRunRecord } from './flowRun.js';

export interface Flow {
  /** A GUID. */
  readonly id: string;
  readonly name: string;
  /** Of its flow.dag.yaml, from the top of the share. */
  readonly path: string;
  readonly studioUrl: string | undefined;
}

export interface FlowShape {
  readonly name: string;
  readonly description: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The prompt flow service of a project. Microsoft publishes no contract of it: this is what its own client does
 * (docs/azure-facts.md, “The prompt flow service”). Nothing here waits: what takes time is begun, and asked for again.
 */
export interface FlowService {
  /** The chat flow of this name; the oldest, should there be several. */
  find(project: FoundryWorkspace, name: string): Promise<Flow | undefined>;
  /** Sent once only: the flow may be there though the answer was an error. */
  create(project: FoundryWorkspace, shape: FlowShape): Promise<Flow>;
  /** Points a flow at another folder of the share. */
  move(project: FoundryWorkspace, flowId: string, path: string): Promise<void>;
  /** Starts the machine that test runs need; the address for `isSessionReady`, undefined when it runs already. */
  beginSession(project: FoundryWorkspace, flowId: string): Promise<string | undefined>;
  /** Throws AppError when the start has failed. */
  isSessionReady(operationUri: string): Promise<boolean>;
  /** Begins a test run under an id of ours, so that asking again begins no second one. */
  submit(
    project: FoundryWorkspace,
    flowId: string,
    runId: string,
    inputs: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  run(project: FoundryWorkspace, flowId: string, runId: string): Promise<FlowRun | undefined>;
}

interface OperationStatus {
  readonly status?: string;
  readonly error?: unknown;
}

interface FlowDto {
  readonly flowId: string;
  readonly flowName?: string;
  readonly flowDefinitionFilePath?: string;
  readonly studioPortalEndpoint?: string;
  readonly createdDate?: string;
}

export const createFlowService = (arm: Arm): FlowService => {
  const at = ({ dataPlane, id }: FoundryWorkspace, path: string): string =>
    `${dataPlane}flow/api${id}/${path}`;
  return {
    async find(project, name) {
      const flows = await arm.send<FlowDto[]>(
        'GET',
        at(project, 'Flows?flowType=Chat&listViewType=ActiveOnly'),
      );
      const [oldest] = flows
        .filter(({ flowName }) => flowName === name)
        .sort((a, b) => (a.createdDate ?? '').localeCompare(b.createdDate ?? ''));
      return oldest && read(arm, oldest);
    },
    async create(project, { path, name, ...shape }) {
      const { body } = await arm.begin<FlowDto>('POST', at(project, 'Flows'), undefined, {
        ...shape,
        flowName: name,
        flowType: 'chat',
        flowDefinitionFilePath: path,
      });
      return read(arm, body);
    },
    async move(project, flowId, path) {
      await arm.send('PUT', at(project, `Flows/${flowId}`), undefined, { flowDefinitionFilePath: path });
    },
    async beginSession(project, flowId) {
      const { operationUri } = await arm.begin('POST', at(project, `Flows/${flowId}/sessions`), undefined, {
        action: 'Install',
      });
      return operationUri;
    },
    async isSessionReady(operationUri) {
      const { status, error } = await arm.send<OperationStatus>('GET', operationUri);
      if (status === 'Failed' || status === 'Canceled')
        throw endedWith(error ?? `The compute session is ${status}.`);
      return status === 'Succeeded';
    },
    async submit(project, flowId, runId, inputs) {
      try {
        await arm.begin('POST', at(project, 'Flows/submit'), undefined, {
          flowId,
          flowRunId: runId,
          flowSubmitRunSettings: { runMode: 'Flow', batch_inputs: [inputs], runtimeName: 'automatic' },
          asyncSubmission: true,
          enableAsyncFlowTest: true,
          useWorkspaceConnection: true,
        });
      } catch (error) {
        // The run is there already: ours, of a request whose answer got lost.
        if (!isStatus(error, 409) || !isTaken(error as AppError)) throw error;
      }
    },
    async run(project, flowId, runId) {
      const found = await orUndefined(
        arm.send<FlowRunRecord>('GET', at(project, `Flows/${flowId}/${runId}/status`)),
      );
      return found && readFlowRun(found);
    },
  };
};

/** Nobody knows in which words the service says it; but a 409 that is known to mean something else is not it. */
const isTaken = ({ reason }: AppError): boolean => ['already_exists', 'conflict', 'refused'].includes(reason);

const read = (
  { cloud }: Arm,
  { flowId, flowName, flowDefinitionFilePath, studioPortalEndpoint }: FlowDto,
): Flow => ({
  id: flowId,
  name: flowName ?? '',
  path: flowDefinitionFilePath ?? '',
  studioUrl: cloud.page(studioPortalEndpoint),
});
