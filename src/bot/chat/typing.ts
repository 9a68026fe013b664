import { ActivityTypes } from 'botbuilder';
import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import type { Clock } from '../clock.js';
import type { Messenger } from '../channel/messenger.js';

/** An answer that is there by then needs no indicator, which counts as a message where messages are counted. */
const firstAfterMs = 1_000;
/** Channels show a typing activity for about this long. */
const everyMs = 3_000;

/**
 * Shows that an answer is being worked on if it takes longer than a moment, until the returned function is called.
 *
 * @param instead shows it in a better way, if it can; asked each time before an indicator
 */
export function startTyping(
  place: Place,
  { messenger, clock, log }: { messenger: Messenger; clock: Clock; log: Log },
  instead?: () => Promise<boolean>,
) {
  let stopped = false;
  let sending = Promise.resolve();
  const show = async (): Promise<void> => {
    if (instead !== undefined && ((await instead()) || stopped)) return;
    await messenger.send(place, { type: ActivityTypes.Typing });
  };
  const send = (): void => {
    sending = show().catch((error: unknown) => log.debug('chat.typing_failed', { error }));
    cancel = clock.after(everyMs, () => {
      // A slow channel gets no second one on top of the first.
      void sending.then(() => {
        if (!stopped) send();
      });
    });
  };
  let cancel = clock.after(firstAfterMs, send);
  return async (): Promise<void> => {
    stopped = true;
    cancel();
    // An indicator that arrives after the answer would stay for three seconds.
    await sending;
  };
}
