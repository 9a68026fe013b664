import { ActivityTypes, type Activity } from 'botbuilder';
import { duration } from '../../duration.js';
import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import type { Messenger } from '../channel/messenger.js';
import type { Clock } from '../clock.js';
import type { PlaceInLine } from '../limits/answerQueue.js';

/** Whose turn comes sooner need not know that there is a line. */
const afterMs = 1_000;
/** An edit counts as a message where a channel counts what a bot says. */
const everyMs = 10_000;

/**
 * Tells somebody their place in the line, once; where the channel gave the message an id it is kept true, and says at the
 * end that their turn has come. The returned function ends it.
 */
export function startLineNotice(
  place: Place,
  look: () => PlaceInLine,
  { messenger, clock, log }: { messenger: Messenger; clock: Clock; log: Log },
): () => void {
  let said: string | undefined;
  let id: string | undefined;
  let isOver = false;
  let cancel = (): void => undefined;
  // One after the other, so that nothing older comes last.
  let telling = Promise.resolve();

  const say = async (text: string): Promise<void> => {
    if (text === said) return;
    try {
      if (said === undefined) id = await messenger.send(place, message(text));
      else if (id !== undefined) await messenger.update(place, id, message(text));
    } catch (error) {
      id = undefined;
      log.debug('chat.place_not_told', { error });
    }
    said = text;
  };
  const tell = (): void => {
    telling = telling.then(async () => {
      if (isOver) return;
      await say(words(look()));
      if (!isOver && id !== undefined) cancel = clock.after(everyMs, tell);
    });
  };

  cancel = clock.after(afterMs, tell);
  return () => {
    isOver = true;
    cancel();
    void telling.then(() => (said === undefined ? undefined : say('It is your turn now.')));
  };
}

const message = (text: string): Partial<Activity> => ({ type: ActivityTypes.Message, text });

function words({ position, expectedMs }: PlaceInLine): string {
  const when = expectedMs === undefined ? '' : `; about ${duration(Math.max(1_000, expectedMs))}`;
  return `Many people are asking. You are number ${position} in the line${when}.`;
}
