import { BlobClient } from '@azure/storage-blob';
import type { Arm } from '../arm/arm.js';
import { ask, orUndefined } from '../arm/azureError.js';
import { runHistoryOf } from './runHistory.js';

/** The tail of a job's log: what the step that matters has written, or the pipeline's own log where none has yet. */
export interface JobLogs {
  /** The last 64 KiB at most; undefined where nothing has been written. */
  tail(trackingUri: string, jobName: string): Promise<string | undefined>;
}

interface HistoryRun {
  readonly runId?: string;
  readonly status?: string;
  readonly startTimeUtc?: string;
}

const tailBytes = 64 * 1024;
/** The fine-tuning component is a pipeline inside the job's; its steps are two levels below. */
const deepest = 3;
const mostRuns = 12;
/** What Azure's own command line streams of a step, and of a pipeline. */
const logNames = [/^user_logs\/std_log[\D]*0*(?:_ps)?\.txt$/, /^logs\/azureml\/executionlogs\.txt$/];

/**
 * Through run history, as `az ml job stream` does: a run's details name its log files with addresses that are signed for a
 * while. They are secrets, so they stay in here.
 */
export const createJobLogs = (arm: Arm): JobLogs => {
  async function below(root: string, runId: string, depth: number): Promise<HistoryRun[]> {
    if (depth === deepest) return [];
    const { value = [] } = await arm.send<{ value?: HistoryRun[] }>(
      'GET',
      `${root}/${encodeURIComponent(runId)}/children`,
    );
    const deeper = await Promise.all(value.map((run) => below(root, run.runId ?? '', depth + 1)));
    return [...value, ...deeper.flat()];
  }

  async function read(url: string): Promise<string> {
    // Through a variable: the client takes tlsOptions, but its type does not say so.
    const options = {
      keepAliveOptions: { enable: true },
      ...(arm.cloud.ca === undefined ? {} : { tlsOptions: { ca: arm.cloud.ca } }),
    };
    const blob = new BlobClient(url, undefined, options);
    const { contentLength = 0 } = await ask(blob.getProperties());
    if (contentLength === 0) return '';
    const bytes = await ask(blob.downloadToBuffer(Math.max(0, contentLength - tailBytes)));
    return bytes.toString('utf8');
  }

  return {
    async tail(trackingUri, jobName) {
      const root = `${runHistoryOf(arm, trackingUri)}/runs`;
      // Run history hears of a job some time after Azure has taken it.
      const steps = await orUndefined(below(root, jobName, 0));
      if (steps === undefined) return undefined;
      for (const { runId = '' } of [...steps.sort(byInterest).slice(0, mostRuns), { runId: jobName }]) {
        const { logFiles = {} } = await arm.send<{ logFiles?: Record<string, string> }>(
          'GET',
          `${root}/${encodeURIComponent(runId)}/details`,
        );
        const name = logNames.flatMap(
          (wanted) => Object.keys(logFiles).find((one) => wanted.test(one)) ?? [],
        )[0];
        const text = name === undefined ? '' : await read(logFiles[name] ?? '');
        if (text.trim() !== '') return text;
      }
      return undefined;
    },
  };
};

/** What failed before what runs before what is over; of those the latest. */
const byInterest = (one: HistoryRun, other: HistoryRun): number =>
  rank(one) - rank(other) || (other.startTimeUtc ?? '').localeCompare(one.startTimeUtc ?? '');

const rank = ({ status }: HistoryRun): number => (status === 'Failed' ? 0 : status === 'Running' ? 1 : 2);
