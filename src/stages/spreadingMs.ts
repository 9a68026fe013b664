import { AppError } from '../errors/appError.js';
import type { StageContext } from './stage.js';

/** A role assignment takes minutes to reach every service; after this long it is not the spreading any more. */
export const spreadingMs = 15 * 60 * 1000;

/** Whether a service may refuse only because it has not heard of a role yet: they hear of it one replica after the other. */
export const mayBeSpreading = (
  error: unknown,
  { now, startedAt }: Pick<StageContext, 'now' | 'startedAt'>,
): boolean => error instanceof AppError && error.reason === 'forbidden' && now() - startedAt <= spreadingMs;
