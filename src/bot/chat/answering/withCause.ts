import { defined } from '../../../defined.js';
import { AppError } from '../../../errors/appError.js';
import { advice } from '../../../errors/nextStep.js';
import type { Reason } from '../../../errors/reason.js';
import type { Outlook } from '../../status/outlook.js';

/** Where the endpoint does not answer while something is being changed, that is why. */
export async function withCause(error: unknown, outlook: Outlook): Promise<unknown> {
  if (!(error instanceof AppError) || !passing.has(error.reason)) return error;
  const underWay = await outlook.underWay();
  if (underWay === undefined) return error;
  const { reason, sentence, next } = error;
  const then = underWay.willAnswer ? advice`Ask again then.` : next;
  return new AppError({
    reason,
    sentence: `${sentence} ${underWay.words}.`,
    ...defined({ next: then }),
  });
}

/** What an endpoint says that is about to come, to change or to go. */
const passing: ReadonlySet<Reason> = new Set(['no_endpoint', 'no_traffic', 'key_rejected', 'unavailable']);
