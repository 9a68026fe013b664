import { createHash } from 'node:crypto';
import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice, command } from '../../errors/nextStep.js';
import type { Azure } from '../../azure/azure.js';
import type { Job } from '../../azure/ml/jobs.js';
import type { FineTune } from '../../azure/ml/fineTuneJob.js';
import type { Settings } from '../../settings.js';
import type { Facts } from '../facts.js';
import type { Losses } from './trainingFacts.js';
import type { RunInputs } from '../inputs.js';
import { requireFact } from '../requireFact.js';
import { hourlyPrice, unlessUnpriced, unpricedMachine } from '../prices.js';
import { queuedJob } from './queuedJob.js';
import { trainingMachine } from './trainingMachine.js';
import { tuningDefaults } from './tuningDefaults.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** The training job: one per data, model and settings, however often it is asked for. */
export const finetune: Stage = {
  name: 'finetune',
  title: 'Fine-tune',
  needs: ['dataset', 'compute'],
  forgets: ['jobName', 'jobUrl', 'losses', 'coresAwaitedSince'],

  async plan({ azure, inputs, settings, facts }: PlanContext) {
    const { epochs, learningRate, scheduler } = { ...tuningDefaults, ...inputs };
    const detail = `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}, learning rate ${learningRate}, ${scheduler}`;
    const { name, job } =
      facts.workspaceId === undefined || facts.datasetHash === undefined
        ? {}
        : await findJob(azure, nameOf(settings, inputs, facts.datasetHash));
    const there = { action: 'reuse', what: `Fine-tuning job ${name}` } as const;
    if (name !== undefined && job?.status === 'Completed')
      return {
        facts: { jobName: name },
        lines: [{ ...there, detail: 'same data and settings, already done' }],
      };
    const price = hourlyPrice(settings.trainingSize, 1, 'while it trains');
    const hourly = price === undefined ? {} : { hourly: price };
    if (job !== undefined) {
      const line = { ...there, detail: 'same data and settings, under way', ...hourly };
      return hasMachine(job)
        ? { lines: [line] }
        : { lines: [line], cores: (await trainingMachine(azure, settings, facts)).cores };
    }
    return {
      lines: [
        {
          action: 'create',
          what: `Fine-tuning job on ${settings.baseModel}`,
          detail: unlessUnpriced(settings.trainingSize, detail),
          ...hourly,
        },
      ],
      unpriced: unpricedMachine(settings.trainingSize),
      ...(await trainingMachine(azure, settings, facts)),
    };
  },

  async advance(context: StageContext): Promise<StageStep> {
    const { azure, inputs, settings, facts } = context;
    if (facts.jobName === undefined) {
      const wanted = nameOf(settings, inputs, requireFact(facts, 'datasetHash'));
      // The choice is saved before it is acted on: a crash in between must not buy a second job.
      return { kind: 'decided', facts: { jobName: (await findJob(azure, wanted)).name } };
    }
    const job = await azure.jobs.get(facts.jobName);
    if (job === undefined) {
      await azure.jobs.submit(facts.jobName, await bodyOf(context));
      return { kind: 'wait', note: 'Azure has taken the job' };
    }
    const losses = await lossesOf(context, job);
    const found: Facts = {
      ...defined({ losses, jobUrl: job.studioUrl }),
    };
    switch (job.status) {
      case 'Completed':
        return { kind: 'done', facts: found, note: lossWords(losses) ?? 'Trained' };
      case 'Failed':
      case 'Canceled':
        throw await failureOf(context, job);
      case 'Queued': {
        const { facts: learnt, note } = await queuedJob(context, job.name);
        return { kind: 'wait', facts: { ...found, ...learnt }, note };
      }
      default:
        return {
          kind: 'wait',
          facts: { ...found, coresAwaitedSince: undefined },
          ...progressOf(context, job, losses),
        };
    }
  },

  async log({ azure, facts: { jobName, trackingUri } }) {
    if (jobName === undefined || trackingUri === undefined) return undefined;
    return { what: `Job ${jobName}`, text: (await azure.jobLogs.tail(trackingUri, jobName)) ?? '' };
  },

  async cancel({ azure, facts: { jobName } }: StageContext): Promise<string> {
    const job = jobName === undefined ? undefined : await azure.jobs.get(jobName);
    if (job === undefined) return 'No training had begun.';
    if (['Completed', 'Failed', 'Canceled'].includes(job.status))
      return `The job ${job.name} had ended already.`;
    await azure.jobs.cancel(job.name);
    return `Azure is cancelling the job ${job.name}; its machine goes after two idle minutes.`;
  },
};

const hasMachine = ({ status }: Job): boolean => status === 'Running' || status === 'Finalizing';

/** Nothing comes of these any more. */
const lost: ReadonlySet<string> = new Set(['Failed', 'Canceled', 'CancelRequested']);

/**
 * The job of this name, or the first of its successors: a job that failed or was cancelled keeps its name for ever, so
 * the next one with the same data and settings is called `-2`, and so on.
 */
async function findJob(azure: Azure, name: string): Promise<{ name: string; job: Job | undefined }> {
  for (let attempt = 1; ; attempt++) {
    const candidate = attempt === 1 ? name : `${name}-${attempt}`;
    const job = await azure.jobs.get(candidate);
    if (job === undefined || !lost.has(job.status)) return { name: candidate, job };
  }
}

/** Derived from everything that makes the result what it is, so that the same request is the same job. */
function nameOf(settings: Settings, inputs: RunInputs, datasetHash: string): string {
  const { registry, baseModel, baseModelVersion, component, componentVersion, trainingSize } = settings;
  const { epochs, learningRate, scheduler } = { ...tuningDefaults, ...inputs };
  const made = [registry, baseModel, baseModelVersion, component, componentVersion, trainingSize];
  const digest = createHash('sha256')
    .update(JSON.stringify([...made, datasetHash, epochs, learningRate, scheduler]))
    .digest('hex');
  return `hieno-${digest.slice(0, 16)}`;
}

async function bodyOf({ azure, inputs, settings, facts }: StageContext): Promise<FineTune> {
  const { epochs, learningRate, scheduler } = { ...tuningDefaults, ...inputs };
  const workspaceId = requireFact(facts, 'workspaceId');
  const store = await azure.datastores.default();
  return {
    cluster: settings.cluster,
    clusterId: `${workspaceId}/computes/${settings.cluster}`,
    datastoreId: `${workspaceId}/datastores/${store.name}`,
    registry: settings.registry,
    baseModel: settings.baseModel,
    baseModelVersion: settings.baseModelVersion,
    component: settings.component,
    componentVersion: settings.componentVersion,
    trainUri: requireFact(facts, 'trainUri'),
    validationUri: requireFact(facts, 'validationUri'),
    epochs,
    learningRate,
    scheduler,
    tags: { 'hieno.dataset': requireFact(facts, 'datasetName') },
  };
}

/** Metrics decorate: a job whose losses cannot be read just now is still a job. */
async function lossesOf({ azure, facts }: StageContext, job: Job): Promise<Losses | undefined> {
  if (facts.trackingUri === undefined) return facts.losses;
  try {
    const { training, validation } = await azure.metrics.read(facts.trackingUri, job.name);
    if (training.length + validation.length === 0) return facts.losses;
    const points = (list: typeof training) => list.map(({ step, value }) => ({ step, loss: value }));
    return { training: points(training), validation: points(validation) };
  } catch {
    return facts.losses;
  }
}

const waiting: Readonly<Record<string, string>> = {
  NotStarted: 'Handed in',
  Starting: 'Starting',
  Provisioning: 'Getting a machine',
  Preparing: 'Preparing',
  Running: 'Training',
  Finalizing: 'Saving the model',
  NotResponding: 'The machine does not answer; Azure is looking into it',
  Paused: 'Paused by Azure',
};

function progressOf(
  { inputs, facts }: StageContext,
  job: Job,
  losses: Losses | undefined,
): { note: string; progress?: number } {
  const word = waiting[job.status] ?? job.status;
  const step = losses?.training.at(-1)?.step;
  if (job.status !== 'Running' || step === undefined) return { note: word };
  const steps = (facts.trainRows ?? 0) * (inputs.epochs ?? tuningDefaults.epochs);
  const words = [`${word}, step ${step}${steps > 0 ? ` of ${steps}` : ''}`, lossWords(losses)];
  return {
    note: words.filter((part) => part !== undefined).join(', '),
    ...(steps > 0 ? { progress: Math.min(1, step / steps) } : {}),
  };
}

function lossWords(losses: Losses | undefined): string | undefined {
  const training = losses?.training.at(-1)?.loss;
  const validation = losses?.validation.at(-1)?.loss;
  const parts = [
    training === undefined ? undefined : `training loss ${training.toFixed(3)}`,
    validation === undefined ? undefined : `validation loss ${validation.toFixed(3)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

async function failureOf({ azure, facts }: StageContext, job: Job): Promise<AppError> {
  if (job.status === 'Canceled')
    return new AppError({
      reason: 'cancelled',
      sentence: `The fine-tuning job ${job.name} was cancelled in Azure.`,
      next: command('retry'),
    });
  const why =
    facts.trackingUri === undefined
      ? undefined
      : await azure.metrics.failure(facts.trackingUri, job.name).catch(() => undefined);
  const sentence = `The fine-tuning job ${job.name} failed${why === undefined ? '.' : `: ${why}`}`;
  // Azure queues a job that has to wait for cores, and fails one that the limit has never room for.
  return why !== undefined && /vCPU quota of/i.test(why)
    ? new AppError({ reason: 'quota_missing', sentence, next: command('quota request', { for: 'finetune' }) })
    : new AppError({
        reason: 'job_failed',
        sentence,
        next: advice`See ${command('logs')} for what the job has written; mend the cause, then ${command('retry')}.`,
      });
}
