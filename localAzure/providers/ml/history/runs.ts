import { createHash } from 'node:crypto';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { findJob, jobId, listJobs, type JobDoc } from '../documents/jobDoc.js';

/** A run of the run history: the pipeline itself, named as its job, or the step in it that trains. */
export interface Run {
  readonly id: string;
  readonly name: string;
  readonly job: JobDoc;
  /** Absent for the pipeline's own run. */
  readonly parentId?: string;
}

/** The run of the step that trains; metrics are logged on it, not on the pipeline's run. */
export function trainingRun(job: JobDoc): Run {
  return { id: uuidOf(`run:${job.id}`), name: 'chat_completion_finetune', job, parentId: job.name };
}

export function pipelineRun(job: JobDoc): Run {
  return { id: job.name, name: textOf(job, 'displayName', job.name), job };
}

/** All runs of the workspace, newest job first, each pipeline before its step. */
export function runsOf(service: Service, workspace: ResourceDoc): Run[] {
  return listJobs(service, workspace.id).flatMap((job) =>
    job.startedAt === undefined ? [pipelineRun(job)] : [pipelineRun(job), trainingRun(job)],
  );
}

export function findRun(service: Service, workspace: ResourceDoc, runId: string): Run {
  const job = findJob(service, jobId(workspace.id, runId));
  if (job) return pipelineRun(job);
  const run = runsOf(service, workspace).find(({ id }) => id === runId);
  if (!run) throw errors.notFound('UserError', `Run ${runId} was not found.`);
  return run;
}

export function experimentName(job: JobDoc): string {
  return textOf(job, 'experimentName', 'Default');
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
