import type { Activity } from 'botbuilder';
import type { Place } from '../../runs/run.js';
import { abilitiesAt } from '../channel/abilities.js';
import { suggesting } from '../channel/suggesting.js';
import { said } from '../explained.js';
import type { UnderWay } from '../status/outlook.js';

/** The command that answers what was asked, in a message of its own; where no model answers, with how far it is until one does. */
export const offeredAlone = (line: string, underWay?: UnderWay): Partial<Activity> =>
  said(`${underWay === undefined ? '' : `${underWay.words}. `}For that there is \`${line}\`.`, line);

interface Answer {
  readonly reply: Partial<Activity>;
  readonly more?: Partial<Activity> | undefined;
}

/** A model's answer stays a text: where nobody sees suggestions beside one, the command comes after it. */
export const offered = <T extends Answer>(answer: T, line: string | undefined, place: Place): T =>
  line === undefined
    ? answer
    : abilitiesAt(place).suggests
      ? { ...answer, reply: suggesting(answer.reply, [line]) }
      : { ...answer, more: answer.more ?? offeredAlone(line) };

/** With what else one may ask: who has just begun may not know. */
export const prompted = <T extends Answer>(
  answer: T,
  prompts: readonly string[],
  question: string,
  place: Place,
): T => {
  const others = prompts.filter((one) => one !== question);
  return abilitiesAt(place).suggests ? { ...answer, reply: suggesting(answer.reply, others) } : answer;
};
