import { retryAfterMs } from '../../../retryAfter.js';
import { ChannelError, type ChannelAnswer } from './channelError.js';

/** What a channel said to a send or an update, as far as it said anything. */
export interface ChannelFailure {
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** How long it asked to be left alone. */
  readonly retryAfterMs: number | undefined;
}

type Shape = { readonly [field in keyof ChannelAnswer]?: unknown } | null | undefined;

export function channelFailure(error: unknown, now = Date.now()): ChannelFailure {
  const { statusCode, code, retryAfter } = (error as Shape) ?? {};
  return {
    status: typeof statusCode === 'number' ? statusCode : undefined,
    code: typeof code === 'string' ? code : undefined,
    retryAfterMs: typeof retryAfter === 'string' ? retryAfterMs(retryAfter, now) : undefined,
  };
}

/**
 * What Teams documents as final of its 403 (learn.microsoft.com: conversation-messages, "Status codes from agent conversational APIs"),
 * with what comes from behind the connector where somebody has blocked or uninstalled the bot (send-proactive-messages).
 */
const finalCodes = new Set([
  'BotDisabledByAdmin',
  'BotNotInConversationRoster',
  'ConversationBlockedByUser',
  'ForbiddenOperationException',
  'MessageWritesBlocked',
  'NotEnoughPermissions',
]);

/** The message is gone, so another one has to take its place. */
export const isGone = (error: unknown): boolean => {
  const { status, code } = channelFailure(error);
  return status === 404 || code === 'ActivityNotFoundInConversation';
};

/** No such thing is ever done there, as Web Chat and Direct Line change no message and Teams streams in no group. */
export const isUnsupported = (error: unknown): boolean => {
  const { status } = channelFailure(error);
  return status === 405 || status === 501;
};

/** What it replies to is gone, and with it nothing but the reply's place. */
export const isReplyToNothing = (error: unknown): boolean =>
  channelFailure(error).code === 'ActivityNotFoundInConversation';

/** A stream takes no more of this; the conversation does. */
export const isOfStream = (error: unknown): boolean => {
  const { status, code } = channelFailure(error);
  return status === 403 && code === 'ContentStreamNotAllowed';
};

/** The conversation will not take anything from this bot any more: blocked, removed, deleted. Of a 403 its code decides. */
export const isClosed = (error: unknown): boolean => {
  const { status, code } = channelFailure(error);
  return status === 404 || (status === 403 && code !== undefined && finalCodes.has(code));
};

export const isThrottled = (error: unknown): boolean => channelFailure(error).status === 429;

export const isTooLarge = (error: unknown): boolean => {
  const { status, code } = channelFailure(error);
  return status === 413 || code === 'MessageSizeTooBig';
};

/**
 * What may be gone the next time: 408, 412, 429 and the 5xx that are no matter of principle, a 403 of which the code does
 * not say that it is final, what something on the way answered (a web page, a redirect), and whatever came to no answer at all. Teams' own list of retries leaves 408 and 500 out;
 * the SDK has always tried them again, and an answer is worth more than the small danger of saying it twice.
 */
export const isPassing = (error: unknown): boolean => {
  const { status } = channelFailure(error);
  // No answer came: no connection, a connection that broke, no token. A mistake of ours in a message is none of these.
  if (status === undefined) return error instanceof ChannelError;
  if (status === 403) return !isClosed(error) && !isOfStream(error);
  return status < 400 || passing.has(status) || (status >= 500 && !principle.has(status));
};

const passing = new Set([408, 412, 429]);
const principle = new Set([501, 505]);

/** Whether it was the channel, or the way to it, that failed and not the message: said elsewhere or later it may arrive. */
export const isUndelivered = (error: unknown): boolean => {
  const { status } = channelFailure(error);
  return status === 401 || status === 403 || status === 404 || isPassing(error);
};

/** Why something could not be said, as the end of a sentence that begins with "because". */
export function whyUndelivered(error: unknown): string {
  const { status, code } = channelFailure(error);
  if (code !== undefined && code in whyByCode) return whyByCode[code as keyof typeof whyByCode];
  if (status === 401) return 'the chat did not accept my sign-in';
  if (status === 429) return 'the chat took no more messages from me';
  if (status === 404) return 'that conversation was gone';
  if (status === undefined) return 'the chat could not be reached';
  return `the chat did not take it (${status}${code === undefined ? '' : `, ${code}`})`;
}

const whyByCode = {
  BotDisabledByAdmin: 'an administrator had disabled me',
  BotNotInConversationRoster: 'I was not a member of that conversation',
  ConversationBlockedByUser: 'I was blocked in that conversation',
  ForbiddenOperationException: 'I was not installed there',
  MessageWritesBlocked: 'I was blocked or uninstalled in that conversation',
  NotEnoughPermissions: 'I was not allowed to write there',
  ConversationNotFound: 'that conversation was gone',
} as const;
