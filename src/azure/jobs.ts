import { mlVersion, type Arm } from './arm.js';
import { isStatus } from './azureError.js';
import { fineTuneBody, type FineTune } from './fineTuneJob.js';

export interface Job {
  readonly name: string;
  /** Azure's word: NotStarted, Starting, Provisioning, Preparing, Queued, Running, Finalizing, Completed, Failed, Canceled ... */
  readonly status: string;
  readonly studioUrl: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Training jobs. By raw requests at 2024-10-01: the client drops `uri` and `mode` of inputs and outputs. */
export interface Jobs {
  get(name: string): Promise<Job | undefined>;
  /** A repeated request for the same name is the same job. */
  submit(name: string, job: FineTune): Promise<void>;
}

interface Resource {
  readonly name: string;
  readonly properties: {
    readonly status?: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly services?: Readonly<Record<string, { readonly endpoint?: string } | undefined>>;
  };
}

export const jobsIn = (arm: Arm): Jobs => ({
  async get(name) {
    try {
      const { properties } = await arm.send<Resource>('GET', `${arm.workspaceId}/jobs/${name}`, mlVersion);
      return {
        name,
        status: properties.status ?? 'Unknown',
        studioUrl: properties.services?.['Studio']?.endpoint,
        tags: properties.tags ?? {},
      };
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  },
  async submit(name, job) {
    await arm.send('PUT', `${arm.workspaceId}/jobs/${name}`, mlVersion, fineTuneBody(job));
  },
});
