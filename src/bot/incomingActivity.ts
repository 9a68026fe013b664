import { z } from 'zod';

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
  entities: z.array(z.looseObject({ type: z.string() })).nullish(),
  attachments: z.array(z.looseObject({})).nullish(),
  membersAdded: z.array(account).nullish(),
});

/** Kinds that want an answer and so must say where to send it. */
const answered = new Set(['message', 'invoke']);

/** Why a request body is no activity, in a sentence; undefined when it is one. */
export function refuseActivity(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return 'The body must be a JSON object.';
  const parsed = activity.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `Not an activity: ${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}.`;
  }
  if (!answered.has(parsed.data.type)) return undefined;
  for (const field of ['channelId', 'conversation', 'serviceUrl'] as const)
    if (!parsed.data[field]) return `Not an activity: ${field} is missing.`;
  if (parsed.data.conversation?.id === '') return 'Not an activity: conversation.id is empty.';
  return undefined;
}
