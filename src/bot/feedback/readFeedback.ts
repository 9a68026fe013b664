import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { reasonIn, type Thumb } from './thumb.js';

/**
 * The value of a `message/submitAction`: Teams puts the reason into JSON in a text, `{"feedbackText": "…"}`, the Agents Playground
 * sends it plain. Which message it is about stands in `replyToId`; the Playground does not say.
 */
const value = z.object({
  actionName: z.literal('feedback'),
  actionValue: z.object({
    reaction: z.enum(['like', 'dislike']),
    feedback: z.unknown().optional(),
  }),
});

/** The thumb in an invoke of Teams' feedback loop; undefined where there is none. */
export function readFeedback(activity: Partial<Activity>): Thumb | undefined {
  const read = value.safeParse(activity.value);
  if (!read.success) return undefined;
  const { reaction, feedback } = read.data.actionValue;
  const { replyToId } = activity;
  return {
    which: replyToId ? { answerId: replyToId } : 'last',
    reaction: reaction === 'like' ? 'up' : 'down',
    reason: reasonIn(wordsIn(feedback)),
  };
}

function wordsIn(feedback: unknown): string | undefined {
  if (typeof feedback !== 'string') return textIn(feedback);
  try {
    return textIn(JSON.parse(feedback)) ?? feedback;
  } catch {
    return feedback;
  }
}

function textIn(feedback: unknown): string | undefined {
  const { feedbackText } = (feedback ?? {}) as { readonly feedbackText?: unknown };
  return typeof feedbackText === 'string' ? feedbackText : undefined;
}
