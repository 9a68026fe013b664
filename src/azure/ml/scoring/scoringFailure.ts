import { AppError, type AppErrorDetail } from '../../../errors/appError.js';
import { advice, command } from '../../../errors/nextStep.js';

/**
 * What may help: the key anew, the address anew, a shorter answer, the same a little later (`again`), the same once others have been
 * answered (`backOff`), or nothing.
 */
export type Remedy = 'newKey' | 'newAddress' | 'shorter' | 'again' | 'backOff' | 'none';

/** Whether it was refused for its shape, and not for what it says. */
export type ShapeDoubt = 'surely' | 'perhaps';

interface More {
  readonly shape?: ShapeDoubt | undefined;
  /** How long the endpoint asked to be left alone. */
  readonly retryAfterMs?: number | undefined;
  /** What had come of an answer that broke off. */
  readonly partial?: string;
}

/** A question to an endpoint that came to no answer, and what may help. */
export class ScoringFailure extends AppError {
  readonly shape: ShapeDoubt | undefined;
  readonly retryAfterMs: number | undefined;
  readonly partial: string | undefined;

  constructor(
    detail: AppErrorDetail,
    readonly remedy: Remedy,
    { shape, retryAfterMs, partial }: More = {},
  ) {
    super({ ...detail, retryable: remedy === 'again' || remedy === 'backOff' || remedy === 'newAddress' });
    this.shape = shape;
    this.retryAfterMs = retryAfterMs;
    this.partial = partial;
  }
}

export interface Refused extends More {
  readonly status: number;
  /** Of the model behind a 424 or a 200, as far as it is told. */
  readonly modelStatus?: number | undefined;
  /** A filter of content says so. */
  readonly isFiltered?: boolean;
}

/** What a status means, and what helps: docs/azure-facts.md, “Scoring”. The model's own failures come as a 424, or inside a 200. */
export function refusalOf({ status, modelStatus, isFiltered = false, ...more }: Refused): ScoringFailure {
  if (isFiltered) return new ScoringFailure(filtered, 'none');
  const failure = (remedy: Remedy, detail: AppErrorDetail) => new ScoringFailure(detail, remedy, more);
  switch (status) {
    case 401:
    case 403:
      return failure('newKey', {
        reason: 'key_rejected',
        sentence: 'The endpoint refused the key.',
        next: command('deploy'),
      });
    case 404:
      return failure('none', {
        reason: 'no_traffic',
        sentence: 'The endpoint is there, but no deployment gets its traffic.',
        next: command('deploy'),
      });
    case 408:
      return failure('shorter', tooSlow);
    case 429:
      return failure('backOff', busy);
    case 200:
    case 424:
      return modelFailure(modelStatus, failure);
    default:
      return status >= 500
        ? failure('again', {
            reason: 'unavailable',
            sentence: `The endpoint is in trouble (status ${status}).`,
            next: advice`Try again in a moment.`,
          })
        : failure('none', {
            reason: 'model_error',
            sentence: `The endpoint refused the message (status ${status}).`,
            next: advice`Ask in other words, or ${command('reset')} and start afresh.`,
          });
  }
}

function modelFailure(
  modelStatus: number | undefined,
  failure: (remedy: Remedy, detail: AppErrorDetail) => ScoringFailure,
): ScoringFailure {
  if (modelStatus === 429) return failure('backOff', busy);
  if (modelStatus === 408) return failure('shorter', tooSlow);
  return failure(modelStatus !== undefined && modelStatus >= 500 ? 'again' : 'none', {
    reason: 'model_error',
    sentence: `The model failed on this message${modelStatus === undefined ? '' : ` (its status: ${modelStatus})`}.`,
    next: advice`Ask in other words, or ${command('reset')} and start afresh.`,
  });
}

const tooSlow: AppErrorDetail = {
  reason: 'model_timeout',
  sentence: 'The model took longer than its deployment allows.',
  next: advice`Ask for something shorter.`,
};
const busy: AppErrorDetail = {
  reason: 'model_busy',
  sentence: 'The model has too many questions at once.',
  next: advice`Try again in a moment.`,
};
const filtered: AppErrorDetail = {
  reason: 'model_error',
  sentence: 'The endpoint’s content filter has stopped this message.',
  next: advice`Ask in other words.`,
};
