import { contextOf, type AnswerIndex } from './recall/answerIndex.js';
import { BaseKnowledge } from './baseKnowledge.js';
import { type ChatAnswer } from './chatAnswer.js';
import { type ChatRequest } from './chatRequest.js';
import { firstTokens } from './countTokens.js';
import { askLocalModel, type LocalModel } from './localModel.js';

/** What a deployment answers from. */
export type ServedModel =
  | { readonly kind: 'tuned'; readonly baseModel: string; readonly index: AnswerIndex }
  | { readonly kind: 'base'; readonly baseModel: string; readonly localModel?: LocalModel };

let general: BaseKnowledge | undefined;

/**
 * The model's answer to a conversation. A tuned model answers from the rows it was trained on, a base model from its
 * general knowledge or from the local model that stands behind it; both say so when they do not know. Throws a
 * ModelRefusal where the local model does not answer.
 */
export async function answer(
  model: ServedModel,
  request: ChatRequest,
  signal?: AbortSignal,
): Promise<ChatAnswer> {
  if (model.kind === 'base' && model.localModel) return askLocalModel(model.localModel, request, signal);
  return bounded(ownWords(model, request), request);
}

function ownWords(model: ServedModel, { messages }: ChatRequest): string {
  const question = messages.at(-1)?.content ?? '';
  if (model.kind === 'tuned') {
    return (
      model.index.find(question, contextOf(messages.slice(0, -1)))?.answer ??
      `I have not learnt anything about that: no conversation I was tuned on is close to your question. ` +
        `(I am the local stand-in for a tuned ${model.baseModel}.)`
    );
  }
  general ??= new BaseKnowledge();
  return (
    general.find(question) ??
    `I do not know. I am the local stand-in for ${model.baseModel}, untuned, and only know a few general things.`
  );
}

function bounded(text: string, { maxNewTokens, stop = [] }: ChatRequest): ChatAnswer {
  const ends = stop.map((end) => text.indexOf(end)).filter((index) => index >= 0);
  const wanted = text.slice(0, Math.min(text.length, ...ends));
  const kept = firstTokens(wanted, maxNewTokens);
  return { text: kept, finish: kept.length < wanted.length ? 'length' : 'stop' };
}
