import { type ChatAnswer } from './chatAnswer.js';
import { type ChatRequest } from './chatRequest.js';
import { firstTokens } from './countTokens.js';
import { type Learnt } from './recall/learnt.js';
import { baseAnswer } from './talk/baseAnswer.js';
import { tunedAnswer } from './talk/tunedAnswer.js';
import { withExamples } from './talk/withExamples.js';
import { askLocalModel, type LocalModel } from './localModel.js';

/** What a deployment answers from. */
export type ServedModel =
  | {
      readonly kind: 'tuned';
      readonly baseModel: string;
      readonly learnt: Learnt;
      readonly localModel?: LocalModel;
    }
  | { readonly kind: 'base'; readonly baseModel: string; readonly localModel?: LocalModel };

/**
 * The model's answer to a conversation. A tuned model answers from the rows it was trained on, a base model from its
 * general knowledge; both say so when they do not know. Where a local model stands behind them it answers, a tuned one
 * after the nearest rows. Throws a ModelRefusal where the local model does not answer.
 */
export async function answer(
  model: ServedModel,
  request: ChatRequest,
  signal?: AbortSignal,
): Promise<ChatAnswer> {
  if (model.localModel) return askLocalModel(model.localModel, await forLocalModel(model, request), signal);
  return bounded(await ownWords(model, request), request);
}

/** What the local model is asked: it was not tuned, so it is shown what there was to learn. */
export async function forLocalModel(model: ServedModel, request: ChatRequest): Promise<ChatRequest> {
  return model.kind === 'tuned' ? withExamples(model.learnt, request) : request;
}

async function ownWords(model: ServedModel, { messages }: ChatRequest): Promise<string> {
  return model.kind === 'tuned'
    ? tunedAnswer(model.learnt, model.baseModel, messages)
    : baseAnswer(model.baseModel, messages);
}

function bounded(text: string, { maxNewTokens, stop = [] }: ChatRequest): ChatAnswer {
  const ends = stop.map((end) => text.indexOf(end)).filter((index) => index >= 0);
  const wanted = text.slice(0, Math.min(text.length, ...ends));
  const kept = firstTokens(wanted, maxNewTokens);
  return { text: kept, finish: kept.length < wanted.length ? 'length' : 'stop' };
}
