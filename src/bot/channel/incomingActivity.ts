import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { storable } from '../../storable.js';

/** Up to three of them make a key of the store, whose index takes 2,704 bytes; those of channels are far shorter. */
const mostIdBytes = 700;

const id = z.string().refine((text) => Buffer.byteLength(text) <= mostIdBytes, {
  error: `Too long: expected at most ${mostIdBytes} bytes`,
});

/** What is of no account to us and goes back with the answer: of a type that the protocol does not have, it is left out. */
const aside = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);

const account = z
  .looseObject({
    id: id.optional(),
    name: z.string().nullish(),
    aadObjectId: id.nullish(),
    role: aside(z.string()),
  })
  // The SDK keeps an open question by the channel's own id of a person, and fails without one.
  .transform((one) => (!one.id && one.aadObjectId ? { ...one, id: one.aadObjectId } : one));

const conversation = z.looseObject({
  id,
  tenantId: z.string().nullish(),
  isGroup: aside(z.boolean()),
  conversationType: aside(z.string()),
  name: aside(z.string()),
  aadObjectId: aside(z.string()),
  role: aside(z.string()),
});

/** Clients put things into these lists that are none: one of them must not cost the person the message. */
const objects = z
  .array(z.unknown())
  .transform((list) =>
    list.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item)),
  );

/** What must hold of an activity before the SDK sees it. Everything else the handlers bear being absent. */
const activity = z.looseObject({
  type: z.string().min(1).max(200),
  id: id.optional(),
  channelId: z.string().max(200).optional(),
  serviceUrl: z.url({ protocol: /^https?$/ }).optional(),
  text: z.string().nullish(),
  name: z.string().nullish(),
  replyToId: z.string().nullish(),
  from: account.nullish(),
  recipient: account.nullish(),
  conversation: conversation.optional(),
  entities: objects.nullish(),
  attachments: objects.nullish(),
  membersAdded: z.array(account).nullish(),
  membersRemoved: z.array(account).nullish(),
  locale: aside(z.string()),
  // "expectReplies" wants the answers in that of the request, which does not wait for them.
  deliveryMode: z
    .unknown()
    .optional()
    .transform(() => undefined),
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
  return missing(parsed.data) ?? (parsed.data as unknown as Activity);
}

function missing(found: z.infer<typeof activity>): string | undefined {
  if (!answered.has(found.type)) return undefined;
  for (const field of ['channelId', 'conversation', 'serviceUrl'] as const)
    if (!found[field]) return `Not an activity: ${field} is missing.`;
  return found.conversation?.id === '' ? 'Not an activity: conversation.id is empty.' : undefined;
}
