import { createHash } from 'node:crypto';
import type { KeyName } from '../../azure/ml/endpointAuth.js';
import type { OnlineEndpoint } from '../../azure/ml/onlineEndpoints.js';
import { AppError } from '../../errors/appError.js';
import { command } from '../../errors/nextStep.js';
import { requireEndpoint } from '../serving/requireEndpoint.js';
import { mayBeSpreading } from '../spreadingMs.js';
import type { Stage, StageContext, StageStep } from '../stage.js';
import { giveKeyOut } from './giveKeyOut.js';
import { planRotation } from './planRotation.js';

/** Longer than this neither a renewal takes, nor the way of a new key to all of an endpoint. */
const longestMs = 10 * 60 * 1000;

/**
 * One key of the endpoint made anew, once everybody asks with the other. So no old key is refused before the new one is where
 * it is looked for, and whoever repeats a step in which somebody was interrupted does no harm: what is in use is not renewed.
 */
function renewal(which: KeyName): Stage {
  const name = `${which}Key` as const;
  const was = `${name}Was` as const;
  const asked = `${name}Asked` as const;
  /** The one that everybody asks with meanwhile. */
  const other = which === 'primary' ? 'secondary' : 'primary';
  return {
    name,
    title: which === 'primary' ? 'Primary key' : 'Secondary key',
    needs: which === 'primary' ? ['preflight'] : ['primaryKey'],
    forgets: [was, asked],

    plan: (context) => planRotation(context, which),

    async cancel({ facts }: StageContext) {
      return facts[asked] === true
        ? `Azure goes on making the ${which} key anew; the chat asks with the ${other} one.`
        : `The ${which} key stays as it is.`;
    },

    async advance(context: StageContext): Promise<StageStep> {
      const { azure, facts, now, startedAt } = context;
      const endpoint = await requireEndpoint(azure, facts);
      const keys = await azure.endpoints.keys(endpoint.name);
      const before = facts[was];
      // Saved before it is renewed: whoever goes on after a crash in between must see that it is another one.
      if (before === undefined) return { kind: 'decided', facts: { [was]: keyMark(keys[which]) } };
      if (keyMark(keys[which]) !== before) return { kind: 'done', note: 'Made anew' };
      const isLate = now() - startedAt > longestMs;
      if (facts[asked] === true) {
        if (isLate) throw notRenewed(endpoint.name, which);
        return { kind: 'wait', note: `Azure is making it anew; the ${other} one is in use` };
      }
      if (!(await opens(context, endpoint, keys[other]))) {
        if (isLate) throw refused(endpoint.name, other);
        return { kind: 'wait', note: `Waiting until the endpoint takes the ${other} one` };
      }
      try {
        await giveKeyOut(context, endpoint, keys, other);
      } catch (error) {
        if (!mayBeSpreading(error, context)) throw error;
        return { kind: 'wait', note: 'Waiting for the roles to spread' };
      }
      await azure.endpoints.beginKeyRenewal(endpoint.name, which);
      return { kind: 'wait', note: `The ${other} one is in use`, facts: { [asked]: true } };
    },
  };
}

export const primaryKey = renewal('primary');
export const secondaryKey = renewal('secondary');

/** Enough to see that a key is another one, and far too little to be one. */
const keyMark = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 8);

/** Whether the endpoint itself takes a key that Azure's management has given: a new one may be on its way there. */
async function opens(
  { azure, settings, signal }: StageContext,
  { scoringUri }: OnlineEndpoint,
  key: string,
): Promise<boolean> {
  if (scoringUri === undefined) return true;
  try {
    const messages = [{ role: 'user', content: 'Hello' }] as const;
    const sampling = settings.models.tuned;
    await azure.scoring.score({ scoringUri, key, messages, sampling, maxNewTokens: 1, signal });
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Whatever else is wrong with it, it has let the question in.
    return error.reason !== 'key_rejected';
  }
}

const notRenewed = (endpointName: string, which: KeyName): AppError =>
  new AppError({
    reason: 'endpoint_failed',
    sentence: `Azure has not made the ${which} key of ${endpointName} anew.`,
    next: command('retry'),
  });

const refused = (endpointName: string, other: KeyName): AppError =>
  new AppError({
    reason: 'key_rejected',
    sentence: `The endpoint ${endpointName} refuses its own ${other} key, so nobody can ask with it while the other one is made anew.`,
    next: command('retry'),
  });
