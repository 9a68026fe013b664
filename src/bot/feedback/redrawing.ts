import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import type { Card } from '../cards/card.js';
import { cardMessage } from '../channel/cardMessage.js';
import type { Messenger } from '../channel/messenger.js';

/** What came of a press: what takes the pressed card's place, or a sentence. */
export interface Pressed {
  readonly answer: Card | string;
  /** The card's message as we know it, and not as a press says: everybody shall see it so. */
  readonly activityId?: string | undefined;
}

/** Changes a card for all who see it, and says whether it could: failing at that is no reason to fail. */
export type Redraw = (place: Place, pressed: Pressed) => Promise<boolean>;

export const createRedraw =
  (messenger: Messenger, log: Log): Redraw =>
  async (place, { answer, activityId }) => {
    if (typeof answer === 'string' || activityId === undefined) return false;
    try {
      await messenger.update(place, activityId, cardMessage(answer));
      return true;
    } catch (error) {
      log.warn('feedback.not_redrawn', { activityId, error });
      return false;
    }
  };
