import { asAppError, type AppError } from '../../../errors/appError.js';
import type { Log } from '../../../log.js';

/** Why a question is not answered, in the log too: what was foreseen by its reason alone, a fault with all that is known of it. */
export function noted(error: unknown, log: Log): AppError {
  const failure = asAppError(error);
  if (failure === error) log.info('chat.refused', { reason: failure.reason });
  else log.error('chat.failed', { error });
  return failure;
}
