import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import type { TrainingSettings } from '../../../model/trainingPlan.js';
import { workspaceStore } from '../inWorkspace.js';
import type { MlDocument } from '../mlDocument.js';
import type { BlobLocation } from './blobLocation.js';

export type JobStatus =
  | 'NotStarted'
  | 'Starting'
  | 'Preparing'
  | 'Queued'
  | 'Running'
  | 'Finalizing'
  | 'CancelRequested'
  | 'Completed'
  | 'Failed'
  | 'Canceled';

/** What the training component is to do, its bindings resolved. */
export interface TrainingOrder {
  readonly baseModel: string;
  readonly trainUri: string;
  readonly validationUri?: string;
  readonly testUri?: string;
  readonly clusterName: string;
  readonly nodes: number;
  readonly settings: TrainingSettings;
}

/** A value that a command is given, or where its files are. */
export type CommandInput =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'file' | 'folder'; readonly location: BlobLocation };

/** What a command job is to do, its references resolved. */
export interface CommandOrder {
  /** With `${{inputs.x}}` and `${{outputs.x}}` in it. */
  readonly command: string;
  readonly code?: BlobLocation;
  readonly inputs: Readonly<Record<string, CommandInput>>;
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** Azure ms after which it is ended. */
  readonly timeoutMs?: number;
  readonly clusterName: string;
  readonly nodes: number;
}

interface AnyJob extends MlDocument {
  /** Of the body, as it came: to show, and to compare a repeated PUT with. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly status: JobStatus;
  /** Epoch ms of Running and of the end. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly error?: ErrorDetail;
}

/** A pipeline on the fine-tuning component. */
export interface TrainingJob extends AnyJob {
  readonly order: TrainingOrder;
  /** Epoch ms at which training is over, once it runs. */
  readonly trainedAt?: number;
}

/** A command that this machine runs. */
export interface CommandJob extends AnyJob {
  readonly commandOrder: CommandOrder;
}

export type JobDoc = TrainingJob | CommandJob;

export const isCommandJob = (job: JobDoc): job is CommandJob => 'commandOrder' in job;

/** The nodes that a job takes while it runs. */
export function nodesOf(job: JobDoc): { readonly clusterName: string; readonly nodes: number } {
  return isCommandJob(job) ? job.commandOrder : job.order;
}

const collection = 'mlJobs';

export function jobId(workspaceId: string, name: string): string {
  return `${workspaceId}/jobs/${name}`;
}

export function findJob(service: Service, id: string): JobDoc | undefined {
  return service.state.get<JobDoc>(collection, id);
}

export function putJob(service: Service, job: JobDoc): void {
  service.state.put(collection, job.id, job);
}

/** The jobs of a workspace, newest first. */
export function listJobs(service: Service, workspaceId: string): JobDoc[] {
  return service.state
    .list<JobDoc>(collection, `${workspaceId}/jobs/`)
    .map(({ doc }) => doc)
    .reverse();
}

/** Of every workspace. */
export function allJobs(service: Service): JobDoc[] {
  return service.state.list<JobDoc>(collection).map(({ doc }) => doc);
}

export function hasEnded({ status }: JobDoc): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Canceled';
}

/** The folder in the workspace's default store that a job's output is written to. */
export function outputLocation(workspace: ResourceDoc, jobName: string, output: string): BlobLocation {
  return { ...workspaceStore(workspace), path: `azureml/${jobName}/${output}` };
}
