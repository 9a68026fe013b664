import { advice } from '../../../errors/nextStep.js';
import { eventsIn } from './eventStream.js';
import { failureIn, spoken, usageIn, type ReadAnswer } from './scoringAnswer.js';
import { ScoringFailure } from './scoringFailure.js';

/**
 * An answer that comes in pieces, as OpenAI has it: `data: {"choices": [{"delta": {"content"}}]}`, ended by `data: [DONE]`. A server that
 * leaves the end away has ended all the same once it has said why the model stopped.
 *
 * @throws ScoringFailure with what had come, where the stream breaks off, is no such stream, or tells of an error
 */
export async function readStreamedAnswer(
  chunks: AsyncIterable<Uint8Array>,
  onText: (piece: string) => void,
): Promise<ReadAnswer> {
  let text = '';
  let finishReason: string | undefined;
  let usage: ReadAnswer['usage'];
  let isDone = false;
  try {
    for await (const { type, data } of eventsIn(chunks)) {
      isDone = data.trim() === '[DONE]';
      if (isDone) break;
      const chunk = chunkIn(data);
      if (chunk === undefined) throw brokenOff(text, 'The answer came in pieces that Hieno cannot read.');
      const error = chunk['error'] ?? (type === 'error' ? chunk : undefined);
      if (error !== undefined && error !== null) throw failedWithin(text, error);
      usage = usageIn(chunk['usage']) ?? usage;
      const choice = firstOf(chunk['choices']);
      const piece = objectOf(choice['delta'])['content'];
      if (typeof piece === 'string' && piece !== '') {
        text += piece;
        onText(piece);
      }
      if (typeof choice['finish_reason'] === 'string') finishReason = choice['finish_reason'];
    }
  } catch (error) {
    if (error instanceof ScoringFailure) throw error;
    // A connection that is lost, or bytes that are no text.
    throw brokenOff(text, inTheMiddle);
  }
  if (!isDone && finishReason === undefined) throw brokenOff(text, inTheMiddle);
  return { text: spoken(text), finishReason, usage };
}

const inTheMiddle = 'The answer broke off in the middle.';

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const firstOf = (values: unknown): Record<string, unknown> =>
  objectOf(Array.isArray(values) ? values[0] : undefined);

function chunkIn(data: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(data) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Nobody is told the beginning twice: once something has come, the question is not put again. */
const brokenOff = (partial: string, sentence: string): ScoringFailure =>
  new ScoringFailure(
    { reason: 'unavailable', sentence, next: advice`Ask again.` },
    partial === '' ? 'again' : 'none',
    { partial },
  );

function failedWithin(partial: string, error: unknown): ScoringFailure {
  const failure = failureIn(error, 'openai');
  if (partial === '') return failure;
  const { reason, sentence } = failure;
  return new ScoringFailure(
    { reason, sentence: `${inTheMiddle} ${sentence}`, next: advice`Ask again.` },
    'none',
    { partial },
  );
}
