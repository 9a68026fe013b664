import { contextTokens, type ChatRequest } from '../chatRequest.js';
import { type Message } from '../conversation.js';
import { countTokens } from '../countTokens.js';
import { contextOf, type AnswerPair } from '../recall/answerIndex.js';
import { type Learnt } from '../recall/learnt.js';
import { followUp } from './followUp.js';

const mostExamples = 4;
/** The examples leave the answer at least as much room as they take. */
const mostExampleTokens = 1200;
const instruction =
  'The first exchanges are examples of how to answer: keep to their tone, their length and their facts. ' +
  'Where they do not help, say that you do not know.';

/**
 * The request for a model that was not tuned, as if it had been: the nearest of what there was to learn comes before the
 * conversation, the nearest last. This stands in for tuning.
 */
export async function withExamples(learnt: Learnt, request: ChatRequest): Promise<ChatRequest> {
  const system = request.messages.filter(({ role }) => role === 'system');
  const turns = request.messages.filter(({ role }) => role !== 'system');
  const instructions = [...system.map(({ content }) => content), instruction].join('\n\n');
  const prompt = turns.reduce((sum, { content }) => sum + countTokens(content), countTokens(instructions));
  let room = Math.min(mostExampleTokens, Math.floor((contextTokens - prompt) / 2));
  const examples: AnswerPair[] = [];
  for (const pair of await nearestTo(learnt, turns)) {
    const tokens = countTokens(pair.question) + countTokens(pair.answer);
    if (examples.length >= mostExamples || tokens > room) continue;
    room -= tokens;
    examples.unshift(pair);
  }
  const before = examples.flatMap(({ question, answer }): Message[] => [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ]);
  const taken = before.reduce((sum, { content }) => sum + countTokens(content), prompt);
  return {
    ...request,
    messages: [{ role: 'system', content: instructions }, ...before, ...turns],
    maxNewTokens: Math.max(1, Math.min(request.maxNewTokens, contextTokens - taken)),
  };
}

async function nearestTo(learnt: Learnt, turns: readonly Message[]): Promise<ReadonlySet<AnswerPair>> {
  const question = turns.at(-1)?.content ?? '';
  const before = turns.slice(0, -1);
  const asked = before.findLast(({ role }) => role === 'user')?.content;
  // "Why?" is near to nothing by itself.
  const subject = asked !== undefined && followUp(question) ? `${asked} ${question}` : question;
  const found = learnt.index.find(question, contextOf(before));
  const same = found && learnt.saying(found.answer);
  const { pairs } = (await learnt.nearest()).find(subject);
  return new Set([...(same ? [same] : []), ...pairs.slice(0, 2 * mostExamples)]);
}
