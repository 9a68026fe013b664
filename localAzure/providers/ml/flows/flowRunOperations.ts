import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { findFlow } from '../documents/flowDoc.js';
import { findFlowRun, findRunByKey, runKey, type FlowRunDoc } from '../documents/flowRunDoc.js';
import { flowOperation } from './flowOperation.js';
import { scheduleFlowRun } from './flowRunLife.js';
import { renderRun } from './renderFlow.js';
import { useSession } from './sessions.js';

const body = z.strictObject({
  flowId: z.string(),
  flowRunId: z.string().optional(),
  flowRunDisplayName: z.string().optional(),
  flowSubmitRunSettings: z.strictObject({
    runMode: z.literal('Flow').default('Flow'),
    batch_inputs: z.array(z.record(z.string(), z.unknown())).length(1),
    runtimeName: z.literal('automatic').optional(),
  }),
  asyncSubmission: z.boolean().optional(),
  enableAsyncFlowTest: z.boolean().optional(),
  useWorkspaceConnection: z.boolean().optional(),
});

/** Test runs of a flow, with one line of inputs. */
export function flowRunOperations(): Operation[] {
  return [
    flowOperation('Flows_SubmitFlow', 'POST', '/Flows/submit', submit),
    flowOperation(
      'Flows_GetFlowRunStatus',
      'GET',
      '/Flows/{flowId}/{flowRunId}/status',
      (call, workspace) => ({
        status: 200,
        body: renderRun(
          findFlowRun(call.service, workspace, param(call, 'flowId'), param(call, 'flowRunId')),
        ),
      }),
    ),
  ];
}

function submit(call: Call, workspace: ResourceDoc): Reply {
  const { flowId, flowRunId, flowRunDisplayName, flowSubmitRunSettings, ...how } = readBody(
    body,
    call.body,
    'flow runs',
  );
  if (!how.asyncSubmission && !how.enableAsyncFlowTest)
    throw errors.unsupported('test runs that answer only when they are over: set enableAsyncFlowTest');
  const { service } = call;
  const flow = findFlow(service, workspace, flowId);
  if (flowRunId !== undefined && findRunByKey(service, runKey(workspace, flow.name, flowRunId)))
    throw errors.conflict('UserError', `The flow has a run '${flowRunId}' already.`);
  useSession(service, workspace, flowId);
  const run: FlowRunDoc = {
    workspaceId: workspace.id,
    flowId: flow.name,
    runId: flowRunId ?? randomUUID(),
    displayName: flowRunDisplayName ?? flow.displayName,
    inputs: flowSubmitRunSettings.batch_inputs[0] ?? {},
    status: 'NotStarted',
    createdAt: service.clock.now(),
  };
  scheduleFlowRun(service, run);
  return { status: 200, body: renderRun(run) };
}
