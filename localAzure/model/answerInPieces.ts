import { answer, forLocalModel, type ServedModel } from './answer.js';
import { type Finish } from './chatAnswer.js';
import { type ChatRequest } from './chatRequest.js';
import { streamLocalModel } from './localModel.js';

/** Hands on the words of an answer that is known, some at a time. */
export type Pace = (words: readonly string[]) => AsyncIterable<string>;

/**
 * The answer as it comes; joined, the pieces are what `answer` gives. A local model sets its own pace. Returns why it
 * ends; throws a ModelRefusal where the local model does not answer, or stops in the middle.
 */
export async function* answerInPieces(
  model: ServedModel,
  request: ChatRequest,
  pace: Pace,
  signal?: AbortSignal,
): AsyncGenerator<string, Finish> {
  if (model.localModel)
    return yield* streamLocalModel(model.localModel, await forLocalModel(model, request), signal);
  const { text, finish } = await answer(model, request);
  yield* pace(text.split(/(?=\s\S)/));
  return finish;
}
