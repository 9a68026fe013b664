import type { Service } from '../../../core/context.js';
import type { TrainingPoint } from '../../../model/fineTune.js';
import type { TrainingJob } from '../documents/jobDoc.js';

/** The points of a job's training; kept apart from the job, which is written at every change of status. */
const collection = 'mlJobMetrics';

export const metricNames = ['loss', 'eval_loss', 'learning_rate', 'epoch'] as const;
export type MetricName = (typeof metricNames)[number];

export interface MetricValue {
  readonly value: number;
  readonly step: number;
  /** Epoch ms at which the job logged it. */
  readonly at: number;
}

export interface TrainedRows {
  readonly train: number;
  readonly validation: number;
  /** Whether rows of the training file were put aside for a file that was missing. */
  readonly cut: boolean;
}

interface Training {
  readonly points: readonly TrainingPoint[];
  readonly rows: TrainedRows;
}

export function putTraining(service: Service, jobId: string, training: Training): void {
  service.state.put(collection, `${jobId}/metrics`, training);
}

/** What the job trains on, once it has read it. */
export const trainedRows = (service: Service, job: TrainingJob): TrainedRows | undefined =>
  service.state.get<Training>(collection, `${job.id}/metrics`)?.rows;

/** The points that the job has come to by now: they are spread over the time that it trains. */
export function loggedPoints(service: Service, job: TrainingJob): { point: TrainingPoint; at: number }[] {
  const { points } = service.state.get<Training>(collection, `${job.id}/metrics`) ?? { points: [] };
  const { startedAt, trainedAt } = job;
  if (startedAt === undefined || trainedAt === undefined) return [];
  const end = Math.min(service.clock.now(), job.endedAt ?? Number.POSITIVE_INFINITY);
  return points
    .map((point) => ({
      point,
      at: Math.round(startedAt + ((trainedAt - startedAt) * point.step) / point.totalSteps),
    }))
    .filter(({ at }) => at <= end);
}

/** The same, metric by metric. */
export function loggedMetrics(service: Service, job: TrainingJob): Record<MetricName, MetricValue[]> {
  const logged: Record<MetricName, MetricValue[]> = { loss: [], eval_loss: [], learning_rate: [], epoch: [] };
  for (const { point, at } of loggedPoints(service, job)) {
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
