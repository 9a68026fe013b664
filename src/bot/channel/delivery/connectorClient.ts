import type { Activity, ConversationReference } from 'botbuilder';
import type { Dispatcher } from 'undici';
import { createHttpDispatcher } from '../../../httpDispatcher.js';
import { ChannelError } from './channelError.js';
import { exchange, type Exchanged, type ExchangeLimits } from './exchange.js';
import { objectIn } from './objectIn.js';
import { onTheWire } from './onTheWire.js';
import { whatItSaid } from './whatItSaid.js';

/** An answer is an id or an error in some words. A channel that takes longer is tried again by rule. */
const usualLimits: ExchangeLimits = { ms: 30_000, mostBytes: 64 * 1024 };

/**
 * The Bot Connector's REST contract, for what this bot says: activities posted, changed and removed in a conversation.
 * Connections are kept alive per server, and go by the environment's proxies. A request is sent once; undici alone sends it
 * again, on another connection, where nothing of it had left.
 *
 * Each throws ChannelError for what the channel refuses or does not answer.
 */
export class ConnectorClient {
  constructor(
    private readonly dispatcher: Dispatcher = createHttpDispatcher(),
    private readonly limits: ExchangeLimits = usualLimits,
  ) {}

  /** The new activity's id, where the channel gives one. It is a reply where it has a `replyToId`. */
  send(activity: Partial<Activity>, token?: string): Promise<string | undefined> {
    return this.call('POST', activity, activity.replyToId || undefined, token, activity);
  }

  /** In place of the activity whose id it has. */
  update(activity: Partial<Activity>, token?: string): Promise<string | undefined> {
    return this.call('PUT', activity, activity.id, token, activity);
  }

  /** `activityId` is what is removed. */
  async remove(reference: Partial<ConversationReference>, token?: string): Promise<void> {
    await this.call('DELETE', reference, reference.activityId, token);
  }

  private async call(
    method: 'POST' | 'PUT' | 'DELETE',
    { serviceUrl = '', conversation }: Partial<Pick<Activity, 'serviceUrl' | 'conversation'>>,
    activityId: string | undefined,
    token: string | undefined,
    activity?: Partial<Activity>,
  ): Promise<string | undefined> {
    const conversationId = conversation?.id ?? '';
    const { origin, pathname, search } = new URL(serviceUrl);
    const activities = `v3/conversations/${encodeURIComponent(conversationId)}/activities`;
    const path = activityId === undefined ? activities : `${activities}/${encodeURIComponent(activityId)}`;
    const headers: Record<string, string> = { accept: '*/*', 'user-agent': userAgent };
    if (activity !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (method === 'POST' && activityId !== undefined && isHeaderValue(conversationId))
      headers['x-ms-conversation-id'] = conversationId;
    const answer = await exchange(
      this.dispatcher,
      {
        origin,
        path: `${pathname.endsWith('/') ? pathname : `${pathname}/`}${path}${search}`,
        method,
        headers,
        body: activity === undefined ? null : JSON.stringify(onTheWire(activity)),
      },
      this.limits,
    ).catch((error: unknown) => {
      throw notReached(error);
    });
    return idIn(answer);
  }
}

/** Which protocol is spoken, as channels know it of each of their SDKs. */
const userAgent = 'Microsoft-BotFramework/3.1 Hieno';

/** What HTTP carries in a header as it is. Ids are chosen by channels. */
const isHeaderValue = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

function notReached(error: unknown): ChannelError {
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  return new ChannelError(`The channel did not answer: ${message ?? 'no reason is known'}`, {
    code: typeof code === 'string' ? code : 'UNREACHABLE',
    cause: error,
  });
}

/** Some channels accept without a word, so an answer without an id is one, and so is one that broke off. */
function idIn({ status: statusCode, headers, body, isWhole }: Exchanged): string | undefined {
  const isAccepted = statusCode < 300;
  // No connector speaks HTML: it is a proxy's or a sign-in page.
  if (isAccepted && /html/i.test(String(headers['content-type'])))
    throw new ChannelError('Another than the channel answered.', { statusCode, code: 'WebPage' });
  const read = isWhole ? body : '';
  if (isAccepted) {
    const { id } = objectIn(read);
    return typeof id === 'string' ? id : undefined;
  }
  const { code, message } = whatItSaid(read);
  const said = message === undefined ? '' : `: ${message.slice(0, 500)}`;
  throw new ChannelError(`The channel answered ${statusCode}${said}`, {
    statusCode,
    code,
    retryAfter: String(headers['retry-after'] ?? ''),
  });
}
