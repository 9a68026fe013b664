import { paragraphs, promptList } from './promptList.js';
import { type SmallTalk } from './smallTalk.js';

/** Who answers small talk. */
export interface Speaker {
  /** Its first sentence about itself, from `I`. */
  readonly self: string;
  /** What may be asked now. */
  readonly prompts: readonly string[];
}

/** What is said to small talk. */
export function pleasantry(kind: SmallTalk, { self, prompts }: Speaker): string {
  const ask = (lead: string): string => promptList(lead, prompts);
  switch (kind) {
    case 'greeting':
      return paragraphs(`Hello! ${self}`, ask('You could ask me:'));
    case 'wellbeing':
      return paragraphs(`All is well, thank you. ${self}`, ask('You could ask me:'));
    case 'identity':
    case 'ability':
      return paragraphs(self, ask('You could ask me:'));
    case 'thanks':
      return paragraphs('You are welcome.', ask('It could go on with:'));
    case 'assent':
      return paragraphs('Good.', ask('It could go on with:'));
    case 'goodbye':
      return 'Goodbye! Come back whenever you have a question.';
  }
}
