import type { TurnContext } from 'botbuilder';
import { cardMessage } from '../channel/cardMessage.js';
import type { Question } from './thumbs.js';

/** Asks whether more than the count may be kept. */
export async function askConsent(turn: TurnContext, { card, shown }: Question): Promise<void> {
  const sent = await turn.sendActivity(cardMessage(card));
  if (sent?.id) shown(sent.id);
}
