import type { Activity } from 'botbuilder';
import type { Place } from '../../../runs/run.js';
import { abilitiesAt } from '../../channel/abilities.js';
import { cardMessage } from '../../channel/cardMessage.js';
import { said } from '../../explained.js';
import { ratable } from '../../feedback/ratable.js';
import { aiLabel } from '../aiLabel.js';
import { continueCard, goOn } from '../continueCard.js';
import { withFencesClosed } from '../markdown/fences.js';
import { inMarkdown } from '../markdown/inMarkdown.js';
import { withNote } from '../markdown/withNote.js';
import type { Answered } from './answerer.js';

/**
 * A model's answer as it is given: to be rated, and to be gone on with where it is cut.
 *
 * @param key what its question was claimed by
 */
export function modelReply(
  answer: string,
  isCut: boolean,
  place: Place,
  key: string,
): Pick<Answered, 'reply' | 'more'> {
  const { markdown, cards } = abilitiesAt(place);
  const shown = inMarkdown(markdown, answer, true);
  const saying = (text: string): Partial<Activity> => ratable(byModel(text), place, key);
  if (!isCut) return { reply: saying(shown) };
  return cards
    ? { reply: saying(withFencesClosed(shown)), more: cardMessage(continueCard()) }
    : { reply: saying(withNote(shown, cutNote)) };
}

/** What the model has said. */
export const byModel = (text: string): Partial<Activity> => ({ ...said(text), entities: [aiLabel] });

/** Beside the answer, not in the history: the model did not say it. */
const cutNote = `Cut: the answer is as long as one may be. Write “${goOn}” for the rest.`;
