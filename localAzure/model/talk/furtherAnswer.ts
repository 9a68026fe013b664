import { type AnswerPair } from '../recall/answerIndex.js';
import { type FollowUp } from './followUp.js';
import { headed } from './headed.js';
import { paragraphs, promptList } from './promptList.js';

const mostShortWords = 25;
/** What a sentence begins or goes on with that gives a reason, or an example. */
const reason = /\b(because|so that|since|therefore|the reason|otherwise|that is why|in order to)\b|, so\b/i;
const instance = /\b(for example|for instance|such as|say|e\.g\.|like)\b|\d|`|:\s/i;

/** What is said to a message about the last answer, from that answer and the later turns of its conversation. */
export function furtherAnswer(
  follow: Exclude<FollowUp, 'aside'>,
  last: AnswerPair,
  further: readonly AnswerPair[],
  related: readonly AnswerPair[],
): string {
  const prompts = [...further, ...related].map(({ question }) => question).slice(0, 3);
  const goesOn = promptList('It could go on with:', prompts);
  const sentences = sentencesOf(last.answer);
  switch (follow) {
    case 'shorter':
      return shorter(sentences);
    case 'more':
      return further[0]
        ? headed(further[0])
        : paragraphs('I have learnt no more about that.', promptList('Near it:', prompts));
    case 'doubt':
      return paragraphs(
        'I say what the conversations that I was tuned on say, and cannot check it: look it up where it matters.',
        goesOn,
      );
    case 'why': {
      const next = further.find(({ question, answer }) => /\bwhy\b/i.test(question) || reason.test(answer));
      const reasons = sentences.filter((sentence) => reason.test(sentence));
      if (reasons.length > 0) return paragraphs(reasons.join(' '), goesOn);
      return next ? headed(next) : paragraphs('I was not taught the reason for that.', goesOn);
    }
    case 'example': {
      const next = further.find(({ answer }) => /\b(for example|for instance|such as)\b/i.test(answer));
      const examples = sentences.filter((sentence) => instance.test(sentence));
      if (next && examples.length === 0) return headed(next);
      return examples.length > 0
        ? paragraphs(examples.join(' '), goesOn)
        : paragraphs('I was taught no example of that.', goesOn);
    }
  }
}

/** As many of the first sentences as are short together, one at least. */
function shorter(sentences: readonly string[]): string {
  const [first = ''] = sentences;
  if (sentences.length === 1) return `It is one sentence already: ${first}`;
  let short = first;
  for (const sentence of sentences.slice(1)) {
    if (`${short} ${sentence}`.split(' ').length > mostShortWords) break;
    short = `${short} ${sentence}`;
  }
  return short;
}

function sentencesOf(text: string): string[] {
  return [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((sentence) => sentence !== '');
}
