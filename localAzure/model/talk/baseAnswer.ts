import { BaseKnowledge } from '../baseKnowledge.js';
import { type Message } from '../conversation.js';
import { followUp } from './followUp.js';
import { pleasantry } from './pleasantry.js';
import { smallTalk, withoutGreeting } from './smallTalk.js';

let general: BaseKnowledge | undefined;
const prompts = ['What is the capital of Finland?', 'Why is the sky blue?', 'How is bread made?'];

/** What the untuned stand-in says: a sentence of its general knowledge, or that it does not know. */
export function baseAnswer(baseModel: string, messages: readonly Message[]): string {
  const question = withoutGreeting(messages.at(-1)?.content ?? '');
  const self = `I am the local stand-in for ${baseModel}, untuned: I know some general sentences and nothing of your data.`;
  const talk = smallTalk(question);
  if (talk) return pleasantry(talk, { self, prompts: talk === 'thanks' || talk === 'assent' ? [] : prompts });
  general ??= new BaseKnowledge();
  const known = general.find(question);
  if (known !== undefined) return known;
  const follow = followUp(question);
  if (follow && follow !== 'aside' && messages.some(({ role }) => role === 'assistant'))
    return 'I know no more than the sentence that I said.';
  return (
    `I do not know. I am the local stand-in for ${baseModel}, untuned: I have a few general sentences, and none about this. ` +
    'A real one would say something general here; `LOCAL_MODEL_URL` puts one in my place.'
  );
}
