import type { ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { defined } from '../../../core/defined.js';
import type { Running } from '../../../core/provider.js';
import { DatasetError } from '../../../model/datasetError.js';
import { storageOf } from '../../storage/storage.js';
import { UnknownLocation } from '../assets/locate.js';
import { beyondQuota, releaseNodes, requestNodes, takeNodes } from '../computes/nodes.js';
import { clusterId } from '../documents/clusterDoc.js';
import {
  allJobs,
  findJob,
  hasEnded,
  isCommandJob,
  nodesOf,
  outputLocation,
  putJob,
  type CommandJob,
  type JobDoc,
  type JobStatus,
  type TrainingJob,
} from '../documents/jobDoc.js';
import { workspaceAbove } from '../inWorkspace.js';
import { mlDurations } from '../mlDurations.js';
import { Commands } from './commandLife.js';
import { putTraining } from './metrics.js';
import { train, type TrainingResult } from './training.js';

const eventKind = 'ml.job';
export const cancelKind = 'ml.jobCancel';

type Phase =
  'Starting' | 'Preparing' | 'Queued' | 'Running' | 'Finalizing' | 'Ended' | 'Rejected' | 'Preempted';

/** Results between Running and Finalizing; after a restart they are computed anew, with the same outcome. */
class TrainingResults extends Map<string, TrainingResult> {}

/** Starts the life of a job that was just put. */
export function startJob(service: Service, job: JobDoc): void {
  next(service, job.id, 'Starting', service.clock.now(), mlDurations.jobNotStarted);
}

export function registerJobs(service: Service): Running {
  const commands = new Commands(service);
  service.parts.add(commands);
  service.parts.add(new TrainingResults());
  service.scheduler.on(eventKind, async ({ key, at, data }) => {
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
  service.longRunningOperations.on(cancelKind, {
    complete({ resourceId }, at) {
      const job = findJob(service, resourceId);
      if (job && !hasEnded(job)) end(service, job, 'Canceled', at);
    },
    result: () => ({ status: 200 }),
  });
  return {
    async start() {
      // What ran when this process ended has ended with it; it may have done half of its work, so nobody begins it anew.
      const message = 'The node went away while the command ran.';
      for (const job of allJobs(service))
        if (isCommandJob(job) && job.status === 'Running')
          end(service, job, 'Failed', service.clock.now(), { code: 'SystemError', message });
    },
    stop: () => commands.stop(),
  };
}

async function advance(service: Service, job: JobDoc, phase: Phase, at: number): Promise<void> {
  switch (phase) {
    case 'Starting':
      putJob(service, { ...job, status: 'Starting' });
      next(service, job.id, 'Preparing', at, mlDurations.jobStarting);
      return;
    case 'Preparing':
      putJob(service, { ...job, status: 'Preparing' });
      next(service, job.id, 'Queued', at, mlDurations.jobPreparing);
      return;
    case 'Queued': {
      const never = beyondQuota(service, cluster(job), nodesOf(job).nodes);
      if (never) {
        end(service, job, 'Failed', at, never);
        return;
      }
      putJob(service, { ...job, status: 'Queued' });
      requestNodes(service, cluster(job), job.name, nodesOf(job).nodes);
      next(service, job.id, 'Running', at, mlDurations.jobQueued);
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
      if (isCommandJob(job)) return;
      await writeOutputs(service, job);
      if (findJob(service, job.id)?.status !== 'Running') return;
      service.state.together(() => {
        putJob(service, { ...job, status: 'Finalizing' });
        next(service, job.id, 'Ended', at, mlDurations.jobFinalizing);
      });
      return;
    case 'Ended':
      end(service, job, 'Completed', at);
  }
}

async function run(service: Service, job: JobDoc, at: number): Promise<void> {
  if (!takeNodes(service, cluster(job), job.name, nodesOf(job).nodes)) {
    // It stays queued; the errors of the compute say why.
    next(service, job.id, 'Running', at, mlDurations.jobQueueLook);
    return;
  }
  if (isCommandJob(job)) runCommandJob(service, job, at);
  else await runTraining(service, job, at);
}

/** How long it takes is the command's matter: it is not awaited, because what it asks of the service waits for the scheduler. */
function runCommandJob(service: Service, job: CommandJob, at: number): void {
  const running: CommandJob = { ...job, status: 'Running', startedAt: at };
  putJob(service, running);
  const fault = service.faults.take('job');
  const made = fault && {
    code: fault.code ?? 'UserError',
    message: fault.message ?? 'The job was made to fail.',
  };
  service.parts.get(Commands).begin(running, (failed) => {
    const known = findJob(service, job.id);
    if (known?.status !== 'Running') return;
    const error = made ?? failed;
    const now = service.clock.now();
    service.state.together(() => {
      putJob(service, { ...known, status: 'Finalizing', ...defined({ error }) });
      next(service, job.id, error ? 'Rejected' : 'Ended', now, mlDurations.commandFinalizing);
    });
  });
}

async function runTraining(service: Service, job: TrainingJob, at: number): Promise<void> {
  const duration = mlDurations.jobRunning - mlDurations.jobFinalizing;
  const running: TrainingJob = {
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
  else if (rejected) next(service, job.id, 'Rejected', at, mlDurations.jobValidation);
  else next(service, job.id, 'Finalizing', at, duration);
}

async function tryTraining(service: Service, job: TrainingJob): Promise<ErrorDetail | undefined> {
  const workspace = workspaceAbove(service, job.id);
  if (!workspace) return undefined;
  try {
    const result = await train(service, workspace, job);
    putTraining(service, job.id, { points: result.points, rows: result.rows });
    service.parts.get(TrainingResults).set(job.id, result);
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

async function writeOutputs(service: Service, job: TrainingJob): Promise<void> {
  const workspace = workspaceAbove(service, job.id);
  if (!workspace) return;
  const result = service.parts.get(TrainingResults).get(job.id) ?? (await train(service, workspace, job));
  for (const output of Object.keys(job.outputs)) {
    const { account, container, path } = outputLocation(workspace, job.name, output);
    for (const [name, content] of result.files) {
      await storageOf(service).upload(account, container, `${path}/${name}`, content);
    }
  }
  service.parts.get(TrainingResults).delete(job.id);
}

function end(service: Service, job: JobDoc, status: JobStatus, at: number, error?: ErrorDetail): void {
  releaseNodes(service, cluster(job), job.name, at);
  service.parts.get(TrainingResults).delete(job.id);
  service.parts.get(Commands).end(job.id);
  putJob(service, { ...job, status, endedAt: at, ...defined({ error }) });
}

function next(service: Service, id: string, phase: Phase, from: number, azureMs: number): void {
  service.scheduler.schedule({
    at: from + service.clock.scaled(azureMs),
    kind: eventKind,
    key: id,
    data: phase,
  });
}

function cluster(job: JobDoc): string {
  return clusterId(job.id.replace(/\/jobs\/[^/]+$/, ''), nodesOf(job).clusterName);
}
