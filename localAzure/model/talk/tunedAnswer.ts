import { type Message } from '../conversation.js';
import { contextOf, type AnswerPair } from '../recall/answerIndex.js';
import { type Learnt } from '../recall/learnt.js';
import { type NearestRows } from '../recall/nearest.js';
import { followUp, type FollowUp } from './followUp.js';
import { furtherAnswer } from './furtherAnswer.js';
import { lastAnswer } from './lastAnswer.js';
import { pleasantry } from './pleasantry.js';
import { headed } from './headed.js';
import { paragraphs, promptList } from './promptList.js';
import { smallTalk, withoutGreeting } from './smallTalk.js';

const mostPrompts = 3;
/** How many rows are looked into for what is asked beside a question. */
const mostOthers = 10;
/** A question that was learnt in these very words is no small talk, whatever it looks like. */
const sameWords = 0.9;
/** With fewer words in common another question may be nearer. */
const nearlySameWords = 0.6;

/** What a tuned model says, from what it has learnt alone. */
export async function tunedAnswer(
  learnt: Learnt,
  baseModel: string,
  messages: readonly Message[],
): Promise<string> {
  const question = withoutGreeting(messages.at(-1)?.content ?? '');
  const before = messages.slice(0, -1);
  const found = learnt.index.find(question, contextOf(before));
  if (found && found.score >= sameWords) return found.answer;

  const last = lastAnswer(learnt, before);
  const further = last ? unsaid(learnt.after(last.answer), before) : [];
  const talk = smallTalk(question);
  if (talk) {
    const goesOn = talk === 'thanks' || talk === 'assent';
    const prompts = goesOn && last ? further.map((pair) => pair.question) : learnt.examples(mostPrompts);
    return pleasantry(talk, { self: selfOf(learnt, baseModel), prompts: prompts.slice(0, mostPrompts) });
  }
  const follow = followUp(question);
  if (follow && follow !== 'aside') {
    if (last) return furtherAnswer(follow, last, further, await related(learnt, last, before));
    if (!found) return nothingBefore(follow, learnt.examples(mostPrompts));
  }
  if (found && found.score >= nearlySameWords) return found.answer;
  return follow === 'aside' && last
    ? aside(learnt, baseModel, question, last, further)
    : nearest(await learnt.nearest(), learnt, baseModel, question);
}

function selfOf(learnt: Learnt, baseModel: string): string {
  const rows = learnt.pairs.filter(({ context }) => context === '').length;
  return (
    `I am the local stand-in for a tuned ${baseModel}: I answer from the ${rows} conversations that I was tuned on, ` +
    'and know nothing else.'
  );
}

function nothingBefore(follow: FollowUp, prompts: readonly string[]): string {
  const what = follow === 'why' ? 'Why what?' : 'I have not answered anything yet.';
  return paragraphs(`${what} Ask me a question first.`, promptList('For example:', prompts));
}

/** The nearest answer, said to be that, or the nearest questions where none is near. */
function nearest(rows: NearestRows, learnt: Learnt, baseModel: string, question: string): string {
  const { pairs, isNear } = rows.find(question);
  const [best, ...others] = pairs;
  if (!best || !isNear) return notLearnt(learnt, baseModel, pairs);
  return paragraphs(
    `The nearest question that I was tuned on: **${best.question}**`,
    best.answer,
    promptList('Or did you mean:', questionsOf(others)),
  );
}

function notLearnt(learnt: Learnt, baseModel: string, pairs: readonly AnswerPair[]): string {
  return paragraphs(
    'I have not learnt anything about that: no conversation that I was tuned on is close enough to your question.',
    pairs.length > 0
      ? promptList('The nearest that I can answer:', questionsOf(pairs))
      : promptList('I can answer, for example:', learnt.examples(mostPrompts)),
    `(I am the local stand-in for a tuned ${baseModel}.)`,
  );
}

/** "And the rank?": a later turn of the same conversation, or a question elsewhere that has these very words. */
async function aside(
  learnt: Learnt,
  baseModel: string,
  question: string,
  last: AnswerPair,
  further: readonly AnswerPair[],
): Promise<string> {
  const rows = await learnt.nearest();
  const alone = rows.find(question);
  const together = rows.find(`${last.question} ${question}`);
  const others = [...together.pairs.slice(0, mostOthers), ...alone.pairs.slice(0, mostPrompts)].filter(
    (pair) => pair !== last,
  );
  const found = rows.among(question, further) ?? rows.askedAmong(question, others);
  if (found) return headed(found);
  // Of one or two words alone it cannot be told what they are about.
  if (alone.isNear && alone.terms > 2) return nearest(rows, learnt, baseModel, question);
  return notLearnt(learnt, baseModel, [...further.slice(0, 1), ...others]);
}

async function related(
  learnt: Learnt,
  pair: AnswerPair,
  before: readonly Message[],
): Promise<readonly AnswerPair[]> {
  const [subject = ''] = pair.context.split('\n', 1);
  const { pairs } = (await learnt.nearest()).find(`${subject} ${pair.question}`);
  return unsaid(
    pairs.filter((other) => other !== pair),
    before,
  ).slice(0, mostPrompts);
}

function unsaid(pairs: readonly AnswerPair[], before: readonly Message[]): readonly AnswerPair[] {
  return pairs.filter(
    ({ answer }) => !before.some(({ role, content }) => role === 'assistant' && content.includes(answer)),
  );
}

function questionsOf(pairs: readonly AnswerPair[]): string[] {
  return pairs.slice(0, mostPrompts).map(({ question }) => question);
}
