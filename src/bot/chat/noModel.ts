import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import type { Outlook } from '../status/outlook.js';

/** Why nobody answers a message, and how it goes on. */
export async function noModel(outlook: Outlook, isAdmin: boolean): Promise<AppError> {
  const underWay = await outlook.underWay();
  if (underWay !== undefined)
    return new AppError({
      reason: 'no_endpoint',
      sentence: `No model answers at the moment. ${underWay.words}.`,
      ...(underWay.willAnswer ? { next: advice`Ask again then.` } : {}),
    });
  const next = isAdmin
    ? ((await outlook.next()) ?? command('status'))
    : advice`An admin has to deploy one first.`;
  return new AppError({
    reason: 'no_endpoint',
    sentence: 'No model is deployed, so nobody can answer that.',
    next,
  });
}
