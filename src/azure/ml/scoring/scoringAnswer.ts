import type { AppErrorDetail } from '../../../errors/appError.js';
import { advice, command } from '../../../errors/nextStep.js';
import { retryAfterMs } from '../../../retryAfter.js';
import { answersWith } from '../../faults/answersWith.js';
import type { TokenUsage } from '../answer.js';
import type { Contract } from './contract.js';
import { refusalOf, ScoringFailure } from './scoringFailure.js';
import { shapeDoubt } from './shapeDoubt.js';

/** An endpoint's whole answer, as HTTP has it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What an answer holds beside its text; the servers tell some of it, or nothing. */
export interface ReadAnswer {
  /** Trimmed, and not empty. */
  readonly text: string;
  readonly finishReason: string | undefined;
  readonly usage: TokenUsage | undefined;
}

/**
 * The text in an endpoint's answer. Which server answers is decided when the model is trained, so every shape that one
 * of them is known to send is understood, errors inside an HTTP 200 among them (docs/azure-facts.md, “Scoring”). A web page, JSON
 * that is cut off or an event stream is what something between us and the model says, and nobody's answer.
 *
 * @throws ScoringFailure
 */
export function readAnswer({ status, headers, body }: HttpAnswer, contract: Contract = 'flat'): ReadAnswer {
  const header = (name: string) => [headers[name]].flat()[0];
  if (status !== 200) {
    const told = Number(header('ms-azureml-model-error-statuscode'));
    const modelStatus = Number.isInteger(told) && told > 0 ? told : undefined;
    const words = `${header('ms-azureml-model-error-reason') ?? ''} ${body}`;
    const isModels = status === 424 && modelStatus !== undefined;
    const ofModel = isModels ? modelStatus : status;
    throw refusalOf({
      status,
      modelStatus,
      isFiltered: isFilter(ofModel, words),
      shape: shapeDoubt(contract, ofModel, words),
      retryAfterMs: retryAfterMs(header('retry-after')),
    });
  }
  const found = answersWith(body, header('content-type'));
  if (found.kind === 'text') return read(spoken(body));
  if (found.kind !== 'json') throw new ScoringFailure(noAnswer(found.words), 'again');
  return answerOf(found.value, contract);
}

/** The failure that an object tells of, whatever its status. */
export function failureIn(error: unknown, contract: Contract): ScoringFailure {
  const inner = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
  const told = [inner['status_code'], inner['status'], inner['code']].map(Number).find((one) => one >= 100);
  const words = JSON.stringify(error) ?? '';
  return refusalOf({
    status: 200,
    modelStatus: told,
    isFiltered: isFilter(told ?? 400, words),
    shape: shapeDoubt(contract, told ?? 200, words),
  });
}

function answerOf(body: unknown, contract: Contract, depth = 0): ReadAnswer {
  const inside = (value: unknown) => answerOf(value, contract, depth + 1);
  if (depth > 4) throw new ScoringFailure(unreadable, 'none');
  if (typeof body === 'string') {
    const inner = /^\s*[[{"]/.test(body) ? parse(body) : body;
    return typeof inner === 'string' ? read(spoken(inner)) : inside(inner);
  }
  if (Array.isArray(body)) {
    const last: unknown = body.at(-1);
    const isConversation = typeof last === 'object' && last !== null && 'role' in last;
    return inside(isConversation ? last : body[0]);
  }
  if (typeof body !== 'object' || body === null) throw new ScoringFailure(unreadable, 'none');
  const answer = body as Record<string, unknown>;
  const { error, exception, output, choices, content, message, 0: first } = answer;
  if ((error !== undefined && error !== null) || exception !== undefined)
    throw failureIn(exception === undefined ? error : { error, exception }, contract);
  if (typeof output === 'string') return read(spoken(output), answer);
  if (output !== undefined && output !== null) return beside(inside(output), answer);
  if (Array.isArray(choices)) {
    const choice = (choices[0] ?? {}) as Record<string, unknown>;
    return beside(inside(choice['message']), choice, answer);
  }
  if (typeof content === 'string') return read(spoken(content), answer);
  if (first !== undefined) return beside(inside(first), answer);
  if (typeof message === 'object') return beside(inside(message), answer);
  throw new ScoringFailure(Object.keys(body).length === 0 ? empty : unreadable, 'none');
}

const read = (text: string, told: Record<string, unknown> = {}): ReadAnswer => ({
  text,
  finishReason: typeof told['finish_reason'] === 'string' ? told['finish_reason'] : undefined,
  usage: usageIn(told['usage']),
});

/** The text with what is told around it; what is nearest to it counts. */
const beside = (answer: ReadAnswer, ...around: readonly Record<string, unknown>[]): ReadAnswer =>
  around
    .map((told) => read(answer.text, told))
    .reduce(
      ({ text, finishReason, usage }, more) => ({
        text,
        finishReason: finishReason ?? more.finishReason,
        usage: usage ?? more.usage,
      }),
      answer,
    );

/** `{prompt_tokens, completion_tokens}`, as OpenAI and the newer servers have it. */
export function usageIn(usage: unknown): TokenUsage | undefined {
  if (typeof usage !== 'object' || usage === null) return undefined;
  const { prompt_tokens: promptTokens, completion_tokens: answerTokens } = usage as Record<string, unknown>;
  return typeof promptTokens === 'number' && typeof answerTokens === 'number'
    ? { promptTokens, answerTokens }
    : undefined;
}

/** @throws ScoringFailure where nothing is left */
export function spoken(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new ScoringFailure(empty, 'none');
  return trimmed;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A 422 repeats the message, which may speak of anything. */
const isFilter = (status: number, words: string): boolean =>
  status === 400 && /content[_ -]?(filter|safety|management)/i.test(words);

const empty: AppErrorDetail = {
  reason: 'model_error',
  sentence: 'The model gave an empty answer; its content filter may have stopped it.',
  next: advice`Ask in other words.`,
};
const noAnswer = (what: string): AppErrorDetail => ({
  reason: 'unavailable',
  sentence: `The endpoint answered with ${what} instead of an answer.`,
  next: advice`Try again in a moment; if it stays, look for a proxy between the bot and Azure.`,
});
const unreadable: AppErrorDetail = {
  reason: 'model_error',
  sentence: 'The endpoint answered in a shape that Hieno does not know.',
  next: command('status'),
};
