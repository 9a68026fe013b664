import { createHash } from 'node:crypto';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import {
  findJob,
  isCommandJob,
  jobId,
  listJobs,
  type JobDoc,
  type JobStatus,
  type TrainingJob,
} from '../documents/jobDoc.js';
import { findTrackedRun, trackedRuns, type TrackedRunDoc } from '../documents/trackedRunDoc.js';

/** A run of the run history: a job, named as it, the step in a pipeline that trains, or one that MLflow began. */
export interface Run {
  readonly id: string;
  readonly name: string;
  /** What is logged of it is kept under this. */
  readonly key: string;
  /** As `azureml.runsource` says. */
  readonly source: 'azureml.PipelineRun' | 'azureml.StepRun' | 'azureml.commandjob' | 'MLflow';
  readonly rootId: string;
  /** Absent for a run that is in none. */
  readonly parentId?: string;
  readonly experiment: string;
  readonly status: JobStatus;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly error?: ErrorDetail;
  readonly tags: Readonly<Record<string, string>>;
  readonly job?: JobDoc;
  /** Of a step: the job whose training it is. */
  readonly training?: TrainingJob;
}

export function jobRun(job: JobDoc): Run {
  return {
    ...ofJob(job),
    id: job.name,
    name: textOf(job, 'displayName', job.name),
    key: job.id,
    source: isCommandJob(job) ? 'azureml.commandjob' : 'azureml.PipelineRun',
  };
}

/** The run of the step that trains; metrics are logged on it, not on the pipeline's run. */
export function trainingRun(job: TrainingJob): Run {
  return {
    ...ofJob(job),
    id: uuidOf(`run:${job.id}`),
    name: 'chat_completion_finetune',
    key: `${job.id}/step`,
    source: 'azureml.StepRun',
    parentId: job.name,
    training: job,
  };
}

function ofJob(job: JobDoc) {
  const { status, createdAt, startedAt, endedAt, error } = job;
  return {
    rootId: job.name,
    experiment: textOf(job, 'experimentName', 'Default'),
    status,
    createdAt,
    ...defined({ startedAt, endedAt, error }),
    tags: (job.body['tags'] ?? {}) as Record<string, string>,
    job,
  };
}

function trackedRun(doc: TrackedRunDoc): Run {
  const { name: id, runName, experiment, status, createdAt, startedAt, endedAt } = doc;
  return {
    ...{ id, name: runName, key: doc.id, source: 'MLflow', rootId: id, experiment, status, createdAt },
    ...{ startedAt, ...defined({ endedAt }), tags: {} },
  };
}

/** All runs of the workspace, newest first, each pipeline before its step. */
export function runsOf(service: Service, workspace: ResourceDoc): Run[] {
  const ofJobs = listJobs(service, workspace.id).flatMap((job) =>
    isCommandJob(job) || job.startedAt === undefined ? [jobRun(job)] : [jobRun(job), trainingRun(job)],
  );
  const tracked = trackedRuns(service, workspace.id).map(trackedRun);
  return tracked.length === 0
    ? ofJobs
    : [...ofJobs, ...tracked].sort((one, other) => other.createdAt - one.createdAt);
}

export function findRun(service: Service, workspace: ResourceDoc, runId: string): Run {
  const job = findJob(service, jobId(workspace.id, runId));
  if (job) return jobRun(job);
  const tracked = findTrackedRun(service, workspace.id, runId);
  if (tracked) return trackedRun(tracked);
  const run = runsOf(service, workspace).find(({ id }) => id === runId);
  if (!run) throw errors.notFound('UserError', `Run ${runId} was not found.`);
  return run;
}

export function experimentId(workspace: ResourceDoc, name: string): string {
  return uuidOf(`experiment:${workspace.id}:${name}`);
}

function textOf(job: JobDoc, name: string, otherwise: string): string {
  const value = job.body[name];
  return typeof value === 'string' ? value : otherwise;
}

/** An id of the usual form that is always the same for the same text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text.toLowerCase()).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
