import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';

/** An error as the flow service writes it, in answers and in runs alike. */
export interface FlowRunError {
  readonly code: string;
  readonly message: string;
  readonly innerError: { readonly code: string; readonly innerError: null };
  readonly additionalInfo?: readonly {
    readonly type: string;
    readonly info: { readonly traceback: string };
  }[];
}

/** A test run of a flow. */
export interface FlowRunDoc {
  /** ARM id of the workspace, and the flow's GUID. */
  readonly workspaceId: string;
  readonly flowId: string;
  readonly runId: string;
  readonly displayName: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly status: 'NotStarted' | 'Running' | 'Completed' | 'Failed';
  readonly output?: Readonly<Record<string, unknown>>;
  readonly error?: FlowRunError;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

const collection = 'mlFlowRuns';

export function runKey(workspace: Pick<ResourceDoc, 'id'>, flowId: string, runId: string): string {
  return `${workspace.id}/flows/${flowId}/runs/${runId}`;
}

export function findRunByKey(service: Service, key: string): FlowRunDoc | undefined {
  return service.state.get<FlowRunDoc>(collection, key);
}

export function findFlowRun(
  service: Service,
  workspace: ResourceDoc,
  flowId: string,
  runId: string,
): FlowRunDoc {
  const run = findRunByKey(service, runKey(workspace, flowId, runId));
  if (!run) throw errors.notFound('UserError', `The run '${runId}' of the flow '${flowId}' was not found.`);
  return run;
}

export function putRun(service: Service, run: FlowRunDoc): void {
  const { workspaceId, flowId, runId } = run;
  service.state.put(collection, runKey({ id: workspaceId }, flowId, runId), run);
}

export function runsUnderWay(service: Service): FlowRunDoc[] {
  return service.state
    .list<FlowRunDoc>(collection)
    .map(({ doc }) => doc)
    .filter(({ status }) => status === 'Running');
}
