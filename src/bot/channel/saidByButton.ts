import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { Saying } from '../cards/buttons/sayButton.js';

const saying = z.object({
  verb: z.literal('say'),
  said: z.string().min(1).max(8000),
}) satisfies z.ZodType<Saying>;

/**
 * The press of a button that says something as the message that it stands for. It may do what those words may do when this person
 * types them, and nothing else: what a press brings is a claim, and words need none.
 */
export function saidByButton(activity: Activity): Activity {
  if (typeof activity.value !== 'object' || activity.value === null) return activity;
  const read = saying.safeParse(activity.value);
  if (!read.success) return activity;
  const message = { ...activity, value: undefined };
  return activity.text?.trim() ? message : { ...message, text: read.data.said, textFormat: 'plain' };
}
