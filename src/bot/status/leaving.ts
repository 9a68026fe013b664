import type { Activity } from 'botbuilder';
import { placeOf } from '../../dialogs/person.js';
import type { Runs } from '../../runs/runs.js';
import { conversationKey } from '../channel/conversationKey.js';
import { withoutThread } from '../channel/places/withoutThread.js';
import type { StatusCards } from './statusCards.js';

/** More than are under way at a time, or wait for somebody to hear of their end. */
const lookedAt = 50;

export interface LeavingDeps {
  readonly runs: Pick<Runs, 'recent'>;
  readonly statusCards: Pick<StatusCards, 'leave'>;
}

/** The bot is gone from a conversation: the runs that are shown there go on without it until whoever asked for them writes. */
export const createLeaving =
  ({ runs, statusCards }: LeavingDeps) =>
  async (activity: Activity): Promise<void> => {
    const left = withoutThread(conversationKey(placeOf(activity)));
    for (const run of await runs.recent(lookedAt)) await statusCards.leave(run, left);
  };
