import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { findFlow, flowKey } from '../documents/flowDoc.js';
import { mlDurations } from '../mlDurations.js';
import { findVmSize } from '../quota/vmSizes.js';
import { flowOperation } from './flowOperation.js';

/** The machine that a flow's test runs share; it ends when it has been idle. */
interface SessionDoc {
  readonly state: 'Starting' | 'Running' | 'Failed';
  readonly vmSize: string;
  readonly maxIdleTimeSeconds: number;
  /** Epoch ms. */
  readonly usedAt: number;
}

const collection = 'mlFlowSessions';
const operationKind = 'ml.flowSession';
const sessionPath = '/Flows/{flowId}/sessions';

const body = z.strictObject({
  action: z.enum(['Install', 'Reset', 'Update', 'Delete']).default('Install'),
  vmSize: z.string().default('Standard_DS3_v2'),
  maxIdleTimeSeconds: z.number().int().min(60).default(3_600),
});

export function sessionOperations(): Operation[] {
  return [
    flowOperation('Flows_SetupFlowSession', 'POST', sessionPath, setUp),
    flowOperation('Flows_DeleteFlowSession', 'DELETE', sessionPath, (call, workspace) => {
      call.service.state.delete(collection, sessionKey(call, workspace));
      return { status: 200, body: {} };
    }),
    flowOperation(
      'FlowSessions_PollOperationStatus',
      'GET',
      '/FlowSessions/{sessionId}/{actionType}/locations/{location}/operations/{operationId}',
      (call) => call.service.longRunningOperations.status(call, param(call, 'operationId')),
    ),
  ];
}

export function registerSessions(service: Service): void {
  const settle = (key: string, state: SessionDoc['state'], usedAt: number): void => {
    const session = service.state.get<SessionDoc>(collection, key);
    if (session) service.state.put(collection, key, { ...session, state, usedAt });
  };
  service.longRunningOperations.on(operationKind, {
    complete: ({ resourceId }, at) => settle(resourceId, 'Running', at),
    fail: ({ resourceId }, _error, at) => settle(resourceId, 'Failed', at),
  });
}

/** Lets a run use the flow's session; refuses where there is none, as Studio asks for one first. */
export function useSession(service: Service, workspace: ResourceDoc, flowId: string): void {
  const key = flowKey(workspace, flowId);
  const session = findSession(service, key);
  if (session?.state !== 'Running')
    throw errors.invalid(
      'UserError',
      'The flow has no running compute session: start one, then run the flow.',
    );
  service.state.put(collection, key, { ...session, usedAt: service.clock.now() });
}

function setUp(call: Call, workspace: ResourceDoc): Reply {
  const { action, ...wanted } = readBody(body, call.body ?? {}, 'sessions');
  if (action === 'Delete' || action === 'Update')
    throw errors.unsupported(`the action '${action}' of Flows_SetupFlowSession`);
  if (!findVmSize(wanted.vmSize))
    throw errors.invalid(
      'UserError',
      `The vmSize '${wanted.vmSize}' is not available in '${workspace.location}'.`,
    );
  const key = sessionKey(call, workspace);
  const { service } = call;
  if (action === 'Install' && findSession(service, key)?.state === 'Running')
    return { status: 200, body: {} };
  const state: SessionDoc = { ...wanted, state: 'Starting', usedAt: service.clock.now() };
  service.state.put(collection, key, state);
  const basePath =
    `/flow/api${workspace.id}/FlowSessions/${param(call, 'flowId')}/${action}` +
    `/locations/${service.location}/operations`;
  const { id } = service.longRunningOperations.begin(call, {
    kind: operationKind,
    resourceId: key,
    durationMs: mlDurations.flowSession,
    basePath,
  });
  return { status: 202, headers: { 'azure-asyncoperation': `${call.origin}${basePath}/${id}` }, body: {} };
}

function sessionKey(call: Call, workspace: ResourceDoc): string {
  return findFlow(call.service, workspace, param(call, 'flowId')).id;
}

/** The session, unless it has been idle for too long. */
function findSession(service: Service, key: string): SessionDoc | undefined {
  const session = service.state.get<SessionDoc>(collection, key);
  if (session?.state !== 'Running') return session;
  const idleMs = service.clock.scaled(session.maxIdleTimeSeconds * 1000);
  return service.clock.now() - session.usedAt < idleMs ? session : undefined;
}
