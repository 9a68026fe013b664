import type { Service } from '../../../core/context.js';
import { durations } from '../../../core/durations.js';
import type { ErrorDetail } from '../../../core/azureError.js';
import { DatasetError } from '../../../model/datasetError.js';
import { clusterId } from '../documents/clusterDoc.js';
import { beyondQuota, releaseNodes, requestNodes, takeNodes } from '../computes/nodes.js';
import { UnknownLocation } from '../assets/locate.js';
import { workspaceAbove } from '../inWorkspace.js';
import {
  findJob,
  hasEnded,
  outputLocation,
  putJob,
  type JobDoc,
  type JobStatus,
} from '../documents/jobDoc.js';
import { putTraining } from './metrics.js';
import { train, type TrainingResult } from './training.js';

const EVENT = 'ml.job';
export const CANCEL = 'ml.jobCancel';

/** Azure ms in which a job goes from one status to the next; with durations.ts they sum to 25 minutes. */
const times = {
  starting: 5_000,
  preparing: 10_000,
  /** Until the component's check of the files, its first step, has failed. */
  validation: 60_000,
  /** How often a job in the queue looks whether there is room for it. */
  queueLook: 30_000,
  finalizing: 60_000,
} as const;

type Phase =
  'Starting' | 'Preparing' | 'Queued' | 'Running' | 'Finalizing' | 'Ended' | 'Rejected' | 'Preempted';

/** Results between Running and Finalizing; after a restart they are computed anew, with the same outcome. */
const results = new WeakMap<Service, Map<string, TrainingResult>>();

/** Starts the life of a job that was just put. */
export function startJob(service: Service, job: JobDoc): void {
  next(service, job.id, 'Starting', service.clock.now(), times.starting);
}

export function registerJobs(service: Service): void {
  results.set(service, new Map());
  service.scheduler.on(EVENT, async ({ key, at, data }) => {
    const job = findJob(service, key);
    if (!job || hasEnded(job) || job.status === 'CancelRequested') return;
    try {
      await advance(service, job, data as Phase, at);
    } catch (error) {
      // A job that nobody moves any more would hold its nodes for ever.
      end(service, job, 'Failed', at, { code: 'SystemError', message: 'The service met an internal error.' });
      throw error;
    }
  });
  service.longRunningOperations.on(CANCEL, {
    complete({ resourceId }, at) {
      const job = findJob(service, resourceId);
      if (job && !hasEnded(job)) end(service, job, 'Canceled', at);
    },
    result: () => ({ status: 200 }),
  });
}

async function advance(service: Service, job: JobDoc, phase: Phase, at: number): Promise<void> {
  switch (phase) {
    case 'Starting':
      putJob(service, { ...job, status: 'Starting' });
      next(service, job.id, 'Preparing', at, times.preparing);
      return;
    case 'Preparing':
      putJob(service, { ...job, status: 'Preparing' });
      next(service, job.id, 'Queued', at, durations.jobPreparing);
      return;
    case 'Queued': {
      const never = beyondQuota(service, cluster(job), job.order.nodes);
      if (never) {
        end(service, job, 'Failed', at, never);
        return;
      }
      putJob(service, { ...job, status: 'Queued' });
      requestNodes(service, cluster(job), job.name, job.order.nodes);
      next(service, job.id, 'Running', at, durations.jobQueued);
      return;
    }
    case 'Running':
      await run(service, job, at);
      return;
    case 'Preempted':
      // As Azure does with low-priority nodes: back into the queue, and from its beginning once there is a node.
      releaseNodes(service, cluster(job), job.name, at);
      await advance(service, job, 'Queued', at);
      return;
    case 'Rejected':
      end(service, job, 'Failed', at, job.error);
      return;
    case 'Finalizing':
      await writeOutputs(service, job);
      if (findJob(service, job.id)?.status !== 'Running') return;
      service.state.together(() => {
        putJob(service, { ...job, status: 'Finalizing' });
        next(service, job.id, 'Ended', at, times.finalizing);
      });
      return;
    case 'Ended':
      end(service, job, 'Completed', at);
  }
}

async function run(service: Service, job: JobDoc, at: number): Promise<void> {
  if (!takeNodes(service, cluster(job), job.name, job.order.nodes)) {
    // It stays queued; the errors of the compute say why.
    next(service, job.id, 'Running', at, times.queueLook);
    return;
  }
  const duration = durations.jobRunning - times.finalizing;
  const running: JobDoc = {
    ...job,
    status: 'Running',
    startedAt: at,
    trainedAt: at + service.clock.scaled(duration),
  };
  putJob(service, running);
  const fault = service.faults.take('job');
  const rejected = fault
    ? { code: fault.code ?? 'UserError', message: fault.message ?? 'The job was made to fail.' }
    : await tryTraining(service, running);
  // Training took a while, in which the job may have been cancelled or deleted.
  if (findJob(service, job.id)?.status !== 'Running') return;
  if (rejected) putJob(service, { ...running, error: rejected });
  if (service.faults.take('job:preempt')) next(service, job.id, 'Preempted', at, duration / 2);
  else if (rejected) next(service, job.id, 'Rejected', at, times.validation);
  else next(service, job.id, 'Finalizing', at, duration);
}

async function tryTraining(service: Service, job: JobDoc): Promise<ErrorDetail | undefined> {
  const workspace = workspaceAbove(service, job.id);
  if (!workspace) return undefined;
  try {
    const result = await train(service, workspace, job);
    putTraining(service, job.id, { points: result.points, rows: result.rows });
    results.get(service)?.set(job.id, result);
    return undefined;
  } catch (error) {
    if (error instanceof DatasetError || error instanceof UnknownLocation) {
      return {
        code: 'UserError',
        message: error.message,
        details: [{ code: 'ACFTUserError', message: error.message }],
      };
    }
    throw error;
  }
}

async function writeOutputs(service: Service, job: JobDoc): Promise<void> {
  const workspace = workspaceAbove(service, job.id);
  if (!workspace) return;
  const result = results.get(service)?.get(job.id) ?? (await train(service, workspace, job));
  for (const output of Object.keys(job.outputs)) {
    const { account, container, path } = outputLocation(workspace, job.name, output);
    for (const [name, content] of result.files) {
      await service.storage.upload(account, container, `${path}/${name}`, content);
    }
  }
  results.get(service)?.delete(job.id);
}

function end(service: Service, job: JobDoc, status: JobStatus, at: number, error?: ErrorDetail): void {
  releaseNodes(service, cluster(job), job.name, at);
  results.get(service)?.delete(job.id);
  putJob(service, { ...job, status, endedAt: at, ...(error && { error }) });
}

function next(service: Service, id: string, phase: Phase, from: number, azureMs: number): void {
  service.scheduler.schedule({ at: from + service.clock.scaled(azureMs), kind: EVENT, key: id, data: phase });
}

function cluster(job: JobDoc): string {
  return clusterId(job.id.replace(/\/jobs\/[^/]+$/, ''), job.order.clusterName);
}
