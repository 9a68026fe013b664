import { command, type NextStep } from './nextStep.js';
import type { Reason } from './reason.js';

export interface AppErrorDetail {
  readonly reason: Reason;
  /** What happened, for a person; ends with a full stop and names no key. */
  readonly sentence: string;
  readonly next?: NextStep;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retryable?: boolean;
  /** Further lines worth reading, for example one per broken row of a file. */
  readonly details?: readonly string[];
}

/** A failure with words: the only kind of error that reaches a chat, a card or a run record. */
export class AppError extends Error {
  readonly reason: Reason;
  readonly next: NextStep | undefined;
  readonly retryable: boolean;
  readonly details: readonly string[];

  constructor(detail: AppErrorDetail) {
    super(detail.sentence);
    this.name = 'AppError';
    this.reason = detail.reason;
    this.next = detail.next;
    this.retryable = detail.retryable ?? false;
    this.details = detail.details ?? [];
  }

  get sentence(): string {
    return this.message;
  }
}

/** Any thrown value as an AppError; what is not one already says only that something of ours broke. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError({
    reason: 'internal',
    sentence: 'Something went wrong inside Hieno. The log has the details.',
    next: command('status'),
  });
}
