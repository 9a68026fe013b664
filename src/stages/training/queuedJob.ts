import { AppError } from '../../errors/appError.js';
import { command, joined, words, type Words } from '../../errors/nextStep.js';
import { duration } from '../../duration.js';
import { trainingNeed } from '../quota/coreNeeds.js';
import type { Facts } from '../facts.js';
import { isUp } from '../../azure/ml/deploymentState.js';
import { coresOf } from '../quota/quotaProblems.js';
import { quotaUsage, type LimitUsage } from '../quota/quotaUsage.js';
import type { StageContext } from '../stage.js';

/** So long a job may stand in the queue for cores: whoever asked for it should hear of it, and nothing else can be changed. */
export const coresPatienceMs = 2 * 60 * 60 * 1000;

/**
 * What a job in the queue waits for: Azure gives the job no word of it, but the cluster says why it gets no machine. For cores
 * it waits as long as `coresPatienceMs`; then it is taken back.
 */
export async function queuedJob(
  context: StageContext,
  jobName: string,
): Promise<{ readonly facts: Facts; readonly note: Words }> {
  const { azure, settings, facts, runId, now } = context;
  const cluster = await azure.clusters.get(settings.cluster);
  const said = cluster?.errors[0];
  if (said === undefined || cluster?.failure?.reason !== 'quota_missing') {
    const isBusy = cluster !== undefined && cluster.nodes > 0 && cluster.idleNodes === 0;
    const why = said ?? (isBusy ? `that of ${settings.cluster} is busy or getting ready` : undefined);
    const note = `Queued for a machine${why === undefined ? '' : `: ${why}`}`;
    return { facts: { coresAwaitedSince: undefined }, note };
  }
  const since = facts.coresAwaitedSince ?? now();
  const [missing, free] = await Promise.all([missingCores(context, said), whatToFree(context)]);
  if (now() - since >= coresPatienceMs) {
    await azure.jobs.cancel(jobName);
    throw new AppError({
      reason: 'quota_missing',
      sentence:
        `No cores came free in ${duration(coresPatienceMs)}: ${missing}. The job has been taken back; ` +
        `${free === undefined ? '' : `${free}, or `}ask for more cores, and a retry trains.`,
      next: ask,
    });
  }
  const helps = [...(free === undefined ? [] : [free]), ask, command('cancel', runId)];
  return {
    facts: { coresAwaitedSince: since },
    note: words`Waiting for cores for ${duration(now() - since)}: ${missing}. What helps: ${joined(helps, '; ')}`,
  };
}

const ask = command('quota request', { for: 'finetune' });

/** In Azure's own words where the limits show nothing, or nothing any more. */
async function missingCores({ azure, settings, facts }: StageContext, said: string): Promise<string> {
  const { location = settings.location } = facts;
  const { limits } = await quotaUsage(azure, location, [trainingNeed(settings)]);
  const short = limits.filter(({ missing }) => missing > 0);
  return short.length === 0 ? said.replace(/\.$/, '') : short.map(limitWords).join(', and ');
}

const limitWords = ({ limit, needed, usage, missing }: LimitUsage): string =>
  `${needed} ${coresOf(limit)} are needed, ${usage?.used ?? 0} of ${usage?.limit ?? 0} are in use, ${missing} are missing`;

/** Deployments to which nobody is sent before those that answer. */
async function whatToFree({ azure, facts: { endpointName } }: StageContext): Promise<string | undefined> {
  if (endpointName === undefined) return undefined;
  const [endpoint, deployments] = await Promise.all([
    azure.endpoints.get(endpointName),
    azure.deployments.list(endpointName),
  ]);
  const up = deployments.filter(({ state }) => isUp(state)).map(({ name }) => name);
  const idle = up.filter((name) => (endpoint?.traffic[name] ?? 0) === 0);
  if (idle.length > 0) return `delete the deployment ${idle.join(' or ')}, which has no traffic`;
  return up.length === 0 ? undefined : `delete the deployment ${up.join(' or ')}`;
}
