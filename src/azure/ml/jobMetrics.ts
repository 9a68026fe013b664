import type { Arm } from '../arm/arm.js';
import { runHistoryOf } from './runHistory.js';

export interface MetricPoint {
  readonly step: number;
  readonly value: number;
}

export interface JobMetrics {
  readonly training: readonly MetricPoint[];
  readonly validation: readonly MetricPoint[];
}

/** Losses of a job as far as it has come, read through the workspace's MLflow address. */
export interface MetricsReader {
  read(trackingUri: string, jobName: string): Promise<JobMetrics>;
  /** Why a job failed, in the service's words, where run history tells. */
  failure(trackingUri: string, jobName: string): Promise<string | undefined>;
}

interface MlflowRun {
  readonly info?: { readonly run_id?: string; readonly experiment_id?: string };
  readonly data?: { readonly metrics?: readonly { readonly key?: string }[] };
}

/** The pipeline's run is the job's name; the losses are on the run of its fine-tuning step, one or two levels below. */
const deepest = 3;

export const createMetricsReader = (arm: Arm): MetricsReader => {
  const base = (trackingUri: string) => `${trackingUri.replace(/^azureml:/, 'https:')}/api/2.0/mlflow`;

  async function children(root: string, run: MlflowRun): Promise<readonly MlflowRun[]> {
    const { runs = [] } = await arm.send<{ runs?: MlflowRun[] }>('POST', `${root}/runs/search`, undefined, {
      experiment_ids: [run.info?.experiment_id],
      filter: `tags.mlflow.parentRunId = '${run.info?.run_id}'`,
      max_results: 50,
    });
    return runs;
  }

  async function withLosses(root: string, run: MlflowRun, depth: number): Promise<string | undefined> {
    if (run.data?.metrics?.some(({ key }) => key === 'loss' || key === 'eval_loss')) return run.info?.run_id;
    if (depth === deepest) return undefined;
    for (const child of await children(root, run)) {
      const found = await withLosses(root, child, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async function history(root: string, runId: string, key: string): Promise<MetricPoint[]> {
    const { metrics = [] } = await arm.send<{ metrics?: { step?: number | string; value?: number }[] }>(
      'GET',
      `${root}/metrics/get-history?run_id=${encodeURIComponent(runId)}&metric_key=${key}`,
    );
    return metrics
      .map(({ step, value }) => ({ step: Number(step ?? 0), value: Number(value) }))
      .filter(({ value }) => Number.isFinite(value))
      .sort((a, b) => a.step - b.step);
  }

  return {
    async read(trackingUri, jobName) {
      const root = base(trackingUri);
      const { run } = await arm.send<{ run?: MlflowRun }>(
        'GET',
        `${root}/runs/get?run_id=${encodeURIComponent(jobName)}`,
      );
      const runId = run === undefined ? undefined : await withLosses(root, run, 0);
      if (runId === undefined) return { training: [], validation: [] };
      const [training, validation] = await Promise.all([
        history(root, runId, 'loss'),
        history(root, runId, 'eval_loss'),
      ]);
      return { training, validation };
    },
    async failure(trackingUri, jobName) {
      const { runMetadata } = await arm.send<{
        runMetadata?: { error?: { error?: { message?: string; details?: { message?: string }[] } } };
      }>('POST', `${runHistoryOf(arm, trackingUri)}/rundata`, undefined, {
        runId: jobName,
        selectRunMetadata: true,
      });
      const fault = runMetadata?.error?.error;
      return fault?.details?.find(({ message }) => message !== undefined)?.message ?? fault?.message;
    },
  };
};
