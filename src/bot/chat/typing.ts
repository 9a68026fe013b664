import { ActivityTypes } from 'botbuilder';
import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import type { Clock } from '../clock.js';
import type { Messenger } from '../channel/messenger.js';

/** Channels show a typing activity for about this long. */
const everyMs = 3_000;

/** Shows that an answer is being worked on, at once and until the returned function is called. */
export function startTyping(
  place: Place,
  { messenger, clock, log }: { messenger: Messenger; clock: Clock; log: Log },
) {
  let stopped = false;
  let cancel = (): void => undefined;
  let sending = Promise.resolve();
  const send = (): void => {
    sending = messenger.send(place, { type: ActivityTypes.Typing }).then(
      () => undefined,
      (error: unknown) => log.debug('chat.typing_failed', { error }),
    );
    cancel = clock.after(everyMs, () => {
      // A slow channel gets no second one on top of the first.
      void sending.then(() => {
        if (!stopped) send();
      });
    });
  };
  send();
  return async (): Promise<void> => {
    stopped = true;
    cancel();
    // An indicator that arrives after the answer would stay for three seconds.
    await sending;
  };
}
