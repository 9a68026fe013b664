import { findResource } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import type { Running } from '../../../core/provider.js';
import { findFlow } from '../documents/flowDoc.js';
import { findRunByKey, putRun, runKey, runsUnderWay, type FlowRunDoc } from '../documents/flowRunDoc.js';
import { mlDurations } from '../mlDurations.js';
import { readDefinition } from './flowDefinition.js';
import { FlowError, rootError } from './flowError.js';
import { readFlowFolder } from './flowFolder.js';
import { flowInputs } from './flowInputs.js';
import { runPython } from './runPython.js';
import { scrubbed } from './scrubbed.js';
import { visibleConnections } from './visibleConnections.js';

const eventKind = 'ml.flowRun';

/** Runs with a Python of their own, which ends with this process. */
class FlowRuns {
  readonly underWay = new Set<Promise<void>>();
  private readonly ending = new AbortController();

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.underWay);
  }
}

export function scheduleFlowRun(service: Service, run: FlowRunDoc): void {
  putRun(service, run);
  service.scheduler.schedule({
    at: service.clock.now() + service.clock.scaled(mlDurations.flowRunQueued),
    kind: eventKind,
    key: runKey({ id: run.workspaceId }, run.flowId, run.runId),
    data: null,
  });
}

export function registerFlowRuns(service: Service): Running {
  const runs = new FlowRuns();
  for (const run of runsUnderWay(service))
    end(service, run, { error: rootError('SystemError', 'The compute session ended while the flow ran.') });
  service.scheduler.on(eventKind, ({ key }) => {
    const run = findRunByKey(service, key);
    if (run?.status !== 'NotStarted') return;
    const started: FlowRunDoc = { ...run, status: 'Running', startedAt: service.clock.now() };
    putRun(service, started);
    // Not awaited: a tool asks the endpoint, whose answer would wait for the scheduler.
    const running = execute(service, started, runs.signal).finally(() => runs.underWay.delete(running));
    runs.underWay.add(running);
  });
  return runs;
}

async function execute(service: Service, run: FlowRunDoc, signal: AbortSignal): Promise<void> {
  const workspace = findResource(service, run.workspaceId);
  if (!workspace) return;
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
      caFile: service.certificate.caFile,
      signal,
    });
    end(service, run, { output: scrubbed(output, secrets) });
  } catch (error) {
    if (signal.aborted) return;
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
