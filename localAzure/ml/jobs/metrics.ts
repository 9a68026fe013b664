import type { Service } from '../../context.js';
import type { TrainingPoint } from '../../model/fineTune.js';
import type { JobDoc } from './jobDoc.js';

/** The points of a job's training; kept apart from the job, which is written at every change of status. */
const COLLECTION = 'mlJobMetrics';

export const metricNames = ['loss', 'eval_loss', 'learning_rate', 'epoch'] as const;
export type MetricName = (typeof metricNames)[number];

export interface MetricValue {
  readonly value: number;
  readonly step: number;
  /** Epoch ms at which the job logged it. */
  readonly at: number;
}

export function putPoints(service: Service, jobId: string, points: readonly TrainingPoint[]): void {
  service.state.put(COLLECTION, `${jobId}/metrics`, points);
}

/** What the job has logged by now: its points are spread over the time that it trains. */
export function loggedMetrics(service: Service, job: JobDoc): Record<MetricName, MetricValue[]> {
  const points = service.state.get<readonly TrainingPoint[]>(COLLECTION, `${job.id}/metrics`) ?? [];
  const { startedAt, trainedAt } = job;
  const logged: Record<MetricName, MetricValue[]> = { loss: [], eval_loss: [], learning_rate: [], epoch: [] };
  if (startedAt === undefined || trainedAt === undefined) return logged;
  const end = Math.min(service.clock.now(), job.endedAt ?? Number.POSITIVE_INFINITY);
  for (const point of points) {
    const at = Math.round(startedAt + ((trainedAt - startedAt) * point.step) / point.totalSteps);
    if (at > end) break;
    const add = (name: MetricName, value: number | undefined): void => {
      if (value !== undefined) logged[name].push({ value, step: point.step, at });
    };
    add('loss', point.trainLoss);
    add('eval_loss', point.evalLoss);
    add('learning_rate', point.learningRate);
    add('epoch', point.epoch);
  }
  return logged;
}
