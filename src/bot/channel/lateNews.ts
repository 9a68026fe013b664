import { ActivityTypes, type Activity } from 'botbuilder';
import { placeOf } from '../../dialogs/person.js';
import { duration } from '../../duration.js';
import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import type { Undelivered, UndeliveredRecords } from '../../store/undelivered.js';
import { isUndelivered } from './delivery/channelFailure.js';
import type { Clock } from '../clock.js';
import { conversationKey } from './conversationKey.js';
import { isPersonal } from './isPersonal.js';
import type { Messenger } from './messenger.js';
import { ownerOf } from './ownerOf.js';
import { withoutThread } from './places/withoutThread.js';

export interface LateNewsDeps {
  readonly undelivered: UndeliveredRecords;
  /** Throws what it cannot deliver. */
  readonly messenger: Messenger;
  /** Lets a run go on at another place. */
  readonly moveRun: (runId: string, place: Place) => Promise<void>;
  /** Lets a run go on where it was, at the address that its channel has now. */
  readonly resumeRun: (runId: string, serviceUrl: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Says what a person could not be told before, in its order, where they write now. */
export class LateNews {
  constructor(private readonly deps: LateNewsDeps) {}

  async tell(activity: Activity): Promise<void> {
    const { undelivered, log } = this.deps;
    const owner = ownerOf(activity);
    if (owner === undefined) return;
    const place = placeOf(activity);
    let why: string | undefined;
    for (const item of await undelivered.of(owner)) {
      if (!maySay(item, activity, place) || !(await undelivered.take(item.id))) continue;
      try {
        if (item.runId !== undefined) await this.deps.moveRun(item.runId, place);
        else await this.say(item, place, item.why !== why);
        if (item.runId === undefined) why = item.why;
      } catch (error) {
        log.warn('late.not_told', { id: item.id, error });
        // What the channel refuses for itself will never arrive.
        if (item.runId === undefined && !isUndelivered(error)) continue;
        await undelivered.putBack(item);
        return;
      }
    }
  }

  /**
   * The bot is back in a conversation. In a chat of two its person hears everything; where there are others, what is everybody's goes on
   * where it was, and the rest waits for whoever it is for.
   */
  async comeBack(activity: Activity): Promise<void> {
    // What is said now replies to no message.
    const { id: _update, ...where } = activity;
    if (isPersonal(activity)) return this.tell(where);
    const { undelivered, log } = this.deps;
    for (const item of await undelivered.runsAt(withoutThread(conversationKey(placeOf(activity))))) {
      if (item.runId === undefined || !(await undelivered.take(item.id))) continue;
      try {
        await this.deps.resumeRun(item.runId, activity.serviceUrl);
      } catch (error) {
        log.warn('late.not_told', { id: item.id, error });
        await undelivered.putBack(item);
      }
    }
  }

  private async say({ activity, why, at }: Undelivered, place: Place, saysWhy: boolean): Promise<void> {
    const { messenger, clock } = this.deps;
    if (saysWhy) {
      const text = `I could not tell you this ${duration(clock.now() - at)} ago, because ${why}:`;
      await messenger.send(place, { type: ActivityTypes.Message, text, textFormat: 'plain' });
    }
    await messenger.send(place, activity as Partial<Activity>);
  }
}

/** What was meant for few is not said before many: in a group only what belongs to that group. A run's card is everybody's. */
function maySay({ runId, conversation }: Undelivered, activity: Activity, place: Place): boolean {
  if (runId !== undefined || isPersonal(activity)) return true;
  return withoutThread(conversation) === withoutThread(conversationKey(place));
}
