import { AppError } from '../../../errors/appError.js';
import { advice } from '../../../errors/nextStep.js';
import type { Hub } from './hub.js';
import { statusError } from './statusError.js';

/**
 * The hub's refusal in words. A missing dataset and a private one look alike on purpose: 401 without a token, 404 with one.
 */
export async function hubError(response: Response, url: string, name: string, hub: Hub): Promise<AppError> {
  const code = response.headers.get('x-error-code');
  const message = response.headers.get('x-error-message') ?? '';
  const { status } = response;
  if (new URL(url).origin !== new URL(hub.endpoint).origin && [401, 403, 404].includes(status))
    return new AppError({
      reason: 'unavailable',
      sentence: `${new URL(url).host}, where the hub keeps the files of ${name}, refuses one of them (${status}).`,
      next: advice`Try again later: what was fetched is kept.`,
      retryable: true,
    });
  const withToken =
    hub.token === undefined
      ? 'Set HF_TOKEN to a token of yours'
      : 'Check that HF_TOKEN is of an account that has access';
  if (
    /Invalid credentials|invalid (?:user )?token|expired/i.test(message) ||
    (status === 401 && hub.token !== undefined && code === null)
  )
    return new AppError({
      reason: 'hub_token_rejected',
      sentence: 'The hub does not know the token in HF_TOKEN.',
      next: advice`Make a new one at ${hub.endpoint}/settings/tokens, or unset HF_TOKEN for a public dataset.`,
    });
  if (code === 'GatedRepo' || (status === 403 && /gated/i.test(message)))
    return new AppError({
      reason: 'dataset_gated',
      sentence: `The dataset ${name} is gated: its owner decides who may have it.`,
      next: advice`Accept its conditions at ${hub.endpoint}/datasets/${name}. ${withToken}.`,
    });
  if (code === 'RevisionNotFound')
    return missing(`The dataset ${name} has no such revision.`, 'Name a branch, a tag or a commit of it.');
  if (code === 'EntryNotFound')
    return missing(`The dataset ${name} has lost a file that it lists.`, 'Try again.');
  if (status === 401 || status === 404 || code === 'RepoNotFound')
    return missing(
      `There is no dataset ${name} on ${new URL(hub.endpoint).host}, or it is private.`,
      `Check its name (owner/name). ${withToken} if it is private.`,
    );
  if (status === 403)
    return new AppError({
      reason: 'dataset_gated',
      sentence: `The hub does not give ${name} to this account.`,
      next: advice`${withToken}.`,
    });
  return statusError(response, url);
}

const missing = (sentence: string, next: string): AppError =>
  new AppError({ reason: 'dataset_missing', sentence, next: { advice: next } });
