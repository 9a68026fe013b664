import { isoTime } from '../../../core/clock.js';
import type { Service } from '../../../core/context.js';
import type { TrainingJob } from '../documents/jobDoc.js';
import { loggedPoints, trainedRows } from './metrics.js';

/** What the step that trains has written to its standard output by now. */
export function trainingLog(service: Service, job: TrainingJob): string {
  const { startedAt, endedAt, order, status, error } = job;
  if (startedAt === undefined) return '';
  const rows = trainedRows(service, job);
  return lines([
    [startedAt, `[local stand-in] ${order.baseModel} on ${order.clusterName}`],
    ...(rows === undefined
      ? []
      : [
          at(startedAt, `[local stand-in] trains on ${rows.train} rows, ${rows.validation} for validation`),
          ...(rows.cut
            ? [at(startedAt, 'A file was missing: validation or test rows were cut from the training file')]
            : []),
        ]),
    ...loggedPoints(service, job).map(({ point, at: logged }) =>
      at(
        logged,
        JSON.stringify({
          step: point.step,
          total_steps: point.totalSteps,
          epoch: point.epoch,
          learning_rate: point.learningRate,
          loss: point.trainLoss,
          eval_loss: point.evalLoss,
        }),
      ),
    ),
    ...(error === undefined || endedAt === undefined ? [] : [at(endedAt, `ERROR ${error.message}`)]),
    ...(endedAt === undefined ? [] : [at(endedAt, `[local stand-in] ${status}`)]),
  ]);
}

/** What the pipeline around it has written. */
export function pipelineLog({
  name,
  createdAt,
  startedAt,
  endedAt,
  status,
  error,
  order,
}: TrainingJob): string {
  return lines([
    at(createdAt, `Pipeline run ${name} was accepted`),
    ...(startedAt === undefined
      ? []
      : [at(startedAt, `Step chat_completion_finetune runs on ${order.clusterName}`)]),
    ...(endedAt === undefined
      ? []
      : [
          at(
            endedAt,
            `Pipeline run ${name} has ended: ${status}${error === undefined ? '' : `, ${error.message}`}`,
          ),
        ]),
  ]);
}

type Line = readonly [at: number, text: string];
const at = (time: number, text: string): Line => [time, text];
const lines = (all: readonly Line[]): string =>
  all.map(([time, text]) => `${isoTime(time)} ${text}\n`).join('');
