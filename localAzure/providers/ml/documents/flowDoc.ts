import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import type { MlDocument } from '../mlDocument.js';

/** A flow as the service knows it; its files stay on the share. */
export interface FlowDoc extends MlDocument {
  readonly displayName: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly flowType: 'Default' | 'Evaluation' | 'Chat' | 'Rag';
  readonly isArchived: boolean;
  /** Of its flow.dag.yaml, from the top of the working directory's share. */
  readonly path: string;
}

const collection = 'mlFlows';

export function flowKey(workspace: ResourceDoc, flowId: string): string {
  return `${workspace.id}/flows/${flowId}`;
}

/** `name` of a flow is its id, a GUID. */
export function findFlow(service: Service, workspace: ResourceDoc, flowId: string): FlowDoc {
  const flow = service.state.get<FlowDoc>(collection, flowKey(workspace, flowId));
  if (!flow) throw errors.notFound('UserError', `The flow '${flowId}' was not found in the workspace.`);
  return flow;
}

/** Newest first. */
export function listFlows(service: Service, workspace: ResourceDoc): FlowDoc[] {
  return service.state
    .list<FlowDoc>(collection, flowKey(workspace, ''))
    .map(({ doc }) => doc)
    .reverse();
}

export function putFlow(service: Service, flow: FlowDoc): void {
  service.state.put(collection, flow.id, flow);
}
