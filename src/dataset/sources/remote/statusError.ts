import { AppError } from '../../../errors/appError.js';
import { advice } from '../../../errors/nextStep.js';

/**
 * An unhappy answer of a file server in words; the hub's own codes are in the header `X-Error-Code` (as
 * `huggingface_hub` reads them).
 */
export async function statusError(response: Response, url: string): Promise<AppError> {
  const { status } = response;
  await response.body?.cancel().catch(() => undefined);
  const { host } = new URL(url);
  if (status === 429)
    return new AppError({
      reason: 'throttled',
      sentence: `${host} says that too many requests were made.`,
      next: advice`Try again in some minutes: what was fetched is kept. With HF_TOKEN the hub allows more.`,
      retryable: true,
    });
  if (status >= 500)
    return new AppError({
      reason: 'unavailable',
      sentence: `${host} has a fault of its own (${status}).`,
      next: advice`Try again later: what was fetched is kept.`,
      retryable: true,
    });
  if (status === 401 || status === 403)
    return new AppError({
      reason: 'dataset_gated',
      sentence: `${host} does not give ${fileOf(url)} to everybody (${status}).`,
      next: advice`Name an address that may be read without signing in.`,
    });
  return new AppError({
    reason: 'dataset_missing',
    sentence:
      status === 404 || status === 410
        ? `There is no ${fileOf(url)} at ${host}.`
        : `${host} does not give ${fileOf(url)} (${status}).`,
    next: advice`Check the address.`,
  });
}

/** Without what may be a signature. */
const fileOf = (url: string): string => new URL(url).pathname.split('/').at(-1) || 'file';
