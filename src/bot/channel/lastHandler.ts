import { ActivityTypes, type Activity, type TurnContext } from 'botbuilder';
import { asAppError } from '../../errors/appError.js';
import type { Log } from '../../log.js';
import { explained } from '../explained.js';

const answered: ReadonlySet<string> = new Set([ActivityTypes.Message, ActivityTypes.Invoke]);

/** Where every error of a turn ends that nobody else has dealt with: logged once, one sentence to the person. */
export function lastHandler(log: Log, isAdmin: (activity: Partial<Activity>) => boolean) {
  return async (context: TurnContext, error: unknown): Promise<void> => {
    const failure = asAppError(error);
    const { channelId, id, type, name } = context.activity;
    log.error('turn.failed', { channelId, activityId: id, type, name, reason: failure.reason, error });
    if (!answered.has(type)) return;
    try {
      await context.sendActivity(explained(failure, isAdmin(context.activity)));
    } catch (sendError) {
      log.error('turn.failure_not_sent', { channelId, activityId: id, error: sendError });
    }
  };
}
