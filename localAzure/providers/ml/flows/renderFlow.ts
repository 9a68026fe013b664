import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { isoTime } from '../../../core/clock.js';
import type { Call } from '../../../core/operation.js';
import type { FlowDoc } from '../documents/flowDoc.js';
import type { FlowRunDoc } from '../documents/flowRunDoc.js';
import { withoutEmpty, type Json } from '../mlDocument.js';

/** A flow as the service shows it. */
export function renderFlow({ service }: Call, workspace: ResourceDoc, flow: FlowDoc): Json {
  const workspaceId = String(workspace.minted['workspaceId']);
  return withoutEmpty({
    eTag: {},
    studioPortalEndpoint: `https://ml.azure.com/prompts/flow/${workspaceId}/${flow.name}/details?wsid=${workspace.id}`,
    flowId: flow.name,
    flowName: flow.displayName,
    description: flow.description,
    tags: flow.tags,
    flowType: flow.flowType,
    experimentId: workspaceId,
    createdDate: isoTime(flow.createdAt),
    lastModifiedDate: isoTime(flow.changedAt),
    owner: { userObjectId: flow.createdBy, userTenantId: service.tenantId, userName: flow.createdBy },
    flowResourceId: `azureml://locations/${workspace.location}/workspaces/${workspaceId}/flows/${flow.name}`,
    isArchived: flow.isArchived,
    flowDefinitionFilePath: flow.path,
    enableMultiContainer: false,
  });
}

/** A test run, in the shape of Prompt flow's own run records. */
export function renderRun(run: FlowRunDoc): Json {
  const { runId, flowId, status, inputs, output, error } = run;
  return {
    flow_runs: [
      {
        run_id: runId,
        flow_id: flowId,
        status,
        inputs,
        output: output ?? null,
        error: error ?? null,
        root_run_id: runId,
        start_time: time(run.startedAt),
        end_time: time(run.endedAt),
        index: null,
        name: run.displayName,
      },
    ],
    node_runs: [],
    ...(error && { errorResponse: { error } }),
    flowRunId: runId,
    flowRunDisplayName: run.displayName,
    createdOn: isoTime(run.createdAt),
    flowRunType: 'FlowRun',
    flowTestMode: 'Async',
  };
}

const time = (ms: number | undefined): string | null => (ms === undefined ? null : isoTime(ms));
