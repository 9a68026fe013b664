import { mlVersion, type Arm } from '../arm/arm.js';
import { orUndefined } from '../arm/azureError.js';
import { fineTuneBody, type FineTune } from './fineTuneJob.js';

export interface Job {
  readonly name: string;
  /** Azure's word: NotStarted, Starting, Provisioning, Preparing, Queued, Running, Finalizing, Completed, Failed, Canceled ... */
  readonly status: string;
  readonly studioUrl: string | undefined;
}

/** Training jobs. By raw requests at 2024-10-01: the client drops `uri` and `mode` of inputs and outputs. */
export interface Jobs {
  get(name: string): Promise<Job | undefined>;
  /** A repeated request for the same name is the same job. */
  submit(name: string, job: FineTune): Promise<void>;
  /** Starts the cancelling of a job that has not ended. */
  cancel(name: string): Promise<void>;
}

interface Resource {
  readonly name: string;
  readonly properties: {
    readonly status?: string;
    readonly services?: Readonly<Record<string, { readonly endpoint?: string } | undefined>>;
  };
}

export const createJobs = (arm: Arm): Jobs => ({
  async get(name) {
    const found = await orUndefined(arm.send<Resource>('GET', `${arm.workspaceId}/jobs/${name}`, mlVersion));
    if (found === undefined) return undefined;
    const { status = 'Unknown', services } = found.properties;
    return { name, status, studioUrl: arm.cloud.page(services?.['Studio']?.endpoint) };
  },
  async submit(name, job) {
    await arm.send('PUT', `${arm.workspaceId}/jobs/${name}`, mlVersion, fineTuneBody(job));
  },
  async cancel(name) {
    await arm.send('POST', `${arm.workspaceId}/jobs/${name}/cancel`, mlVersion);
  },
});
