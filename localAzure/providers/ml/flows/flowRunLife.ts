import { durations } from '../../../core/durations.js';
import type { Service } from '../../../core/context.js';
import { findResource } from '../../../arm/resources/resourceDoc.js';
import { readDefinition } from './flowDefinition.js';
import { findFlow } from '../documents/flowDoc.js';
import { FlowError, rootError } from './flowError.js';
import { readFlowFolder } from './flowFolder.js';
import { flowInputs } from './flowInputs.js';
import { runPython } from './runPython.js';
import { findRunByKey, putRun, runKey, runsUnderWay, type FlowRunDoc } from '../documents/flowRunDoc.js';
import { scrubbed } from './scrubbed.js';
import { visibleConnections } from './visibleConnections.js';

const EVENT = 'ml.flowRun';

/** Runs with a Python of their own, which ends with this process. */
const underWay = new WeakMap<
  Service,
  { readonly ending: AbortController; readonly runs: Set<Promise<void>> }
>();

export function scheduleFlowRun(service: Service, run: FlowRunDoc): void {
  putRun(service, run);
  service.scheduler.schedule({
    at: service.clock.now() + service.clock.scaled(durations.flowRunQueued),
    kind: EVENT,
    key: runKey({ id: run.workspaceId }, run.flowId, run.runId),
    data: null,
  });
}

export function registerFlowRuns(service: Service): void {
  underWay.set(service, { ending: new AbortController(), runs: new Set() });
  for (const run of runsUnderWay(service))
    end(service, run, { error: rootError('SystemError', 'The compute session ended while the flow ran.') });
  service.scheduler.on(EVENT, ({ key }) => {
    const run = findRunByKey(service, key);
    if (run?.status !== 'NotStarted') return;
    const started: FlowRunDoc = { ...run, status: 'Running', startedAt: service.clock.now() };
    putRun(service, started);
    const runs = underWay.get(service)?.runs;
    // Not awaited: a tool asks the endpoint, whose answer would wait for the scheduler.
    const running = execute(service, started).finally(() => runs?.delete(running));
    runs?.add(running);
  });
}

/** Ends what Python does for this service, for its stop. */
export async function endFlowRuns(service: Service): Promise<void> {
  const { ending, runs } = underWay.get(service) ?? {};
  ending?.abort();
  await Promise.all([...(runs ?? [])]);
}

async function execute(service: Service, run: FlowRunDoc): Promise<void> {
  const workspace = findResource(service, run.workspaceId);
  const ending = underWay.get(service)?.ending;
  if (!workspace || !ending) return;
  const connections = Object.fromEntries(visibleConnections(service, workspace));
  const secrets = Object.values(connections).flatMap((one) => Object.values(one.secrets));
  try {
    const fault = service.faults.take('flowRun');
    if (fault) throw new FlowError(fault.code ?? 'SystemError', fault.message ?? 'The run was made to fail.');
    const flow = findFlow(service, workspace, run.flowId);
    const folder = readFlowFolder(service, workspace, flow.path);
    const definition = readDefinition(folder.definition);
    const { nodes, outputs, environmentVariables } = definition;
    const inputs = flowInputs(definition, run.inputs);
    const named = new Set(nodes.flatMap((node) => Object.values(node.inputs)));
    const output = await runPython({
      // Only the connections that the flow names leave this process.
      order: { nodes, inputs, outputs, connections: only(connections, (name) => named.has(name)) },
      files: folder.files,
      environment: environmentVariables,
      caFile: service.caFile,
      signal: ending.signal,
    });
    end(service, run, { output: scrubbed(output, secrets) });
  } catch (error) {
    if (ending.signal.aborted) return;
    if (!(error instanceof FlowError)) console.error('local Azure: a flow could not be run', error);
    const { kind, message, traceback } =
      error instanceof FlowError
        ? error
        : new FlowError('SystemError', 'The local Azure met an internal error; its log has the details.');
    end(service, run, { error: scrubbed(rootError(kind, message, traceback), secrets) });
  }
}

function end(service: Service, run: FlowRunDoc, how: Pick<FlowRunDoc, 'output' | 'error'>): void {
  // The flow may have gone with its workspace while it ran.
  if (!findRunByKey(service, runKey({ id: run.workspaceId }, run.flowId, run.runId))) return;
  const status = how.error ? 'Failed' : 'Completed';
  putRun(service, { ...run, ...how, status, endedAt: service.clock.now() });
}

function only<T>(values: Readonly<Record<string, T>>, counts: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => counts(name)));
}
