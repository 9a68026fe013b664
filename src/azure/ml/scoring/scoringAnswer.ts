import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { AppError, type AppErrorDetail } from '../../../errors/appError.js';
import { advice, command } from '../../../errors/nextStep.js';
import { answersWith } from '../../faults/answersWith.js';

/**
 * The text in an endpoint's answer. Which server answers is decided when the model is trained, so every shape that one
 * of them is known to send is understood, errors inside an HTTP 200 among them (docs/azure-facts.md, “Scoring”). A web page, JSON
 * that is cut off or an event stream is what something between us and the model says, and nobody's answer.
 *
 * @throws AppError
 */
export function readAnswer({ status, bodyAsText, headers }: PipelineResponse): string {
  if (status !== 200) throw new AppError(refusal(status, headers.get('ms-azureml-model-error-statuscode')));
  const found = answersWith(bodyAsText ?? '', headers.get('content-type'));
  if (found.kind === 'json') return textOf(found.value);
  if (found.kind === 'text') return spoken(bodyAsText ?? '');
  throw new AppError(noAnswer(found.words));
}

function textOf(body: unknown, depth = 0): string {
  if (depth > 4) throw new AppError(unreadable);
  if (typeof body === 'string') {
    const inner = /^\s*[[{"]/.test(body) ? parse(body) : body;
    return typeof inner === 'string' ? spoken(inner) : textOf(inner, depth + 1);
  }
  if (Array.isArray(body)) {
    const last: unknown = body.at(-1);
    const isConversation = typeof last === 'object' && last !== null && 'role' in last;
    return textOf(isConversation ? last : body[0], depth + 1);
  }
  if (typeof body !== 'object' || body === null) throw new AppError(unreadable);
  const { error, exception, output, choices, content, message, 0: first } = body as Record<string, unknown>;
  if ((error !== undefined && error !== null) || exception !== undefined) throw new AppError(failed);
  if (typeof output === 'string') return spoken(output);
  if (output !== undefined && output !== null) return textOf(output, depth + 1);
  if (Array.isArray(choices))
    return textOf((choices[0] as { message?: unknown } | undefined)?.message, depth + 1);
  if (typeof content === 'string') return spoken(content);
  if (first !== undefined) return textOf(first, depth + 1);
  if (typeof message === 'object') return textOf(message, depth + 1);
  throw new AppError(Object.keys(body).length === 0 ? empty : unreadable);
}

function spoken(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new AppError(empty);
  return trimmed;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const empty: AppErrorDetail = {
  reason: 'model_error',
  sentence: 'The model gave an empty answer; its content filter may have stopped it.',
  next: advice`Ask in other words.`,
};
const failed: AppErrorDetail = {
  reason: 'model_error',
  sentence: 'The model failed on this message.',
  next: advice`Ask in other words, or ${command('reset')} and start afresh.`,
};
const noAnswer = (what: string): AppErrorDetail => ({
  reason: 'unavailable',
  sentence: `The endpoint answered with ${what} instead of an answer.`,
  next: advice`Try again in a moment; if it stays, look for a proxy between the bot and Azure.`,
  retryable: true,
});
const unreadable: AppErrorDetail = {
  reason: 'model_error',
  sentence: 'The endpoint answered in a shape that Hieno does not know.',
  next: command('status'),
};

function refusal(status: number, modelStatus: string | undefined): AppErrorDetail {
  switch (status) {
    case 401:
    case 403:
      return { reason: 'key_rejected', sentence: 'The endpoint refused the key.', next: command('deploy') };
    case 404:
      return {
        reason: 'no_traffic',
        sentence: 'The endpoint is there, but no deployment gets its traffic.',
        next: command('deploy'),
      };
    case 408:
      return {
        reason: 'model_timeout',
        sentence: 'The model took longer than its deployment allows.',
        next: advice`Ask for something shorter.`,
      };
    case 424:
      return {
        reason: 'model_error',
        sentence: `The model failed on this message${modelStatus === undefined ? '' : ` (its status: ${modelStatus})`}.`,
        next: advice`Ask in other words, or ${command('reset')} and start afresh.`,
        retryable: modelStatus?.startsWith('5') ?? false,
      };
    case 429:
      return {
        reason: 'model_busy',
        sentence: 'The model has too many questions at once.',
        next: advice`Try again in a moment.`,
        retryable: true,
      };
    default:
      return status >= 500
        ? {
            reason: 'unavailable',
            sentence: `The endpoint is in trouble (status ${status}).`,
            next: advice`Try again in a moment.`,
            retryable: true,
          }
        : {
            reason: 'model_error',
            sentence: `The endpoint refused the message (status ${status}).`,
            next: advice`Ask in other words, or ${command('reset')} and start afresh.`,
          };
  }
}
