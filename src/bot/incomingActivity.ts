import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { storable } from '../storable.js';

const account = z.looseObject({
  id: z.string().max(1000).optional(),
  name: z.string().nullish(),
  aadObjectId: z.string().nullish(),
});

/** What must hold of an activity before the SDK sees it. Everything else the handlers bear being absent. */
const activity = z.looseObject({
  type: z.string().min(1).max(200),
  id: z.string().max(1000).optional(),
  channelId: z.string().max(200).optional(),
  serviceUrl: z.url({ protocol: /^https?$/ }).optional(),
  text: z.string().nullish(),
  name: z.string().nullish(),
  replyToId: z.string().nullish(),
  from: account.nullish(),
  recipient: account.nullish(),
  conversation: z.looseObject({ id: z.string().max(1000), tenantId: z.string().nullish() }).optional(),
  entities: z.array(z.unknown()).nullish(),
  attachments: z.array(z.unknown()).nullish(),
  membersAdded: z.array(account).nullish(),
});

/** Kinds that want an answer and so must say where to send it. */
const answered = new Set(['message', 'invoke']);

/** The activity in a request body, without characters that cannot be stored; or why it is none, in a sentence. */
export function readActivity(body: string): Activity | string {
  let value: unknown;
  try {
    value = storable(JSON.parse(body));
  } catch (error) {
    return error instanceof RangeError
      ? `The body is ${error.message}.`
      : 'The body must be JSON, of content type application/json.';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'The body must be a JSON object.';
  const parsed = activity.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `Not an activity: ${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}.`;
  }
  return missing(parsed.data) ?? withLists(value as unknown as Activity);
}

function missing(found: z.infer<typeof activity>): string | undefined {
  if (!answered.has(found.type)) return undefined;
  for (const field of ['channelId', 'conversation', 'serviceUrl'] as const)
    if (!found[field]) return `Not an activity: ${field} is missing.`;
  return found.conversation?.id === '' ? 'Not an activity: conversation.id is empty.' : undefined;
}

/** Clients put things into these lists that are none: one of them must not cost the person the message. */
function withLists(found: Activity): Activity {
  const objects = <T>(list: readonly T[]): T[] =>
    list.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
  for (const field of ['entities', 'attachments'] as const)
    if (Array.isArray(found[field])) Object.assign(found, { [field]: objects<unknown>(found[field]) });
  return found;
}
