import {
  ActivityTypes,
  CallerIdConstants,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type Activity,
  type InvokeResponse,
  type ResourceResponse,
  type TurnContext,
} from 'botbuilder';
import {
  AuthenticationConstants,
  type AppCredentials,
  type ConnectorClient,
  type ServiceClientCredentialsFactory,
} from 'botframework-connector';
import type { BotCredentials } from '../../botCredentials.js';
import { defined } from '../../defined.js';
import type { Log } from '../../log.js';
import { cardType, wide, type Card } from '../cards/card.js';
import { isReplyToNothing } from './channelFailure.js';
import { authenticate } from './channelTokens.js';
import type { Delivery } from './delivery.js';
import { answerRule, inRequestRule, typingRule, type DeliveryRule } from './deliveryRule.js';
import { sendWholeEntities } from './entityMapper.js';
import { lastHandler } from './lastHandler.js';

export interface AdapterDeps {
  readonly credentials: BotCredentials;
  readonly delivery: Delivery;
  readonly log: Log;
  /** In place of the credentials that the SDK makes itself. */
  readonly credentialsFactory?: ServiceClientCredentialsFactory;
  /** The OpenID metadata that leads to the keys of the channel's tokens, in place of the Bot Framework's. */
  readonly channelKeys?: string;
  /** The longest that the keys may take to come; 10 s. */
  readonly channelKeysMs?: number;
}

const ruleKey = Symbol('delivery rule');

/** How what is sent in this turn is delivered; as answers are, where nothing is said. */
export const deliverBy = (context: TurnContext, rule: DeliveryRule): void =>
  void context.turnState.set(ruleKey, rule);

/**
 * The SDK's adapter without its HTTP side, which prints a stack for every stranger who knocks and answers 500 with the
 * error's own message; and with deliveries of our own. Everything that the bot says passes here.
 */
export class BotAdapter extends CloudAdapter {
  private renewing: Promise<unknown> | undefined;

  constructor(private readonly deps: AdapterDeps) {
    super(new ConfigurationBotFrameworkAuthentication(settings(deps), deps.credentialsFactory));
    this.onTurnError = lastHandler(deps.log);
  }

  /**
   * Authenticates and runs one activity; the answer is that of an invoke.
   *
   * @throws TokenRefused, KeysUnavailable
   */
  async take(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const { botFrameworkAuthentication: authentication } = this;
    // Local clients may bring a token that nobody here can check.
    const caller = await (this.deps.credentials.kind === 'anonymous'
      ? authentication.authenticateRequest(activity, '')
      : authenticate(authentication, activity, authorization, this.deps.channelKeysMs));
    const answer = await this.processActivity(caller, activity, async (context) => {
      deliverBy(context, inRequestRule);
      await logic(context);
    });
    return this.dressedAnswer(answer);
  }

  /**
   * Whether an activity may be believed to come from where it says.
   *
   * @throws TokenRefused, KeysUnavailable
   */
  async authenticated(authorization: string, activity: Activity): Promise<void> {
    if (this.deps.credentials.kind === 'anonymous') return;
    await authenticate(this.botFrameworkAuthentication, activity, authorization, this.deps.channelKeysMs);
  }

  /** Runs a turn outside any request; errors of its logic end in onTurnError, as in any turn. */
  async proceed(activity: Partial<Activity>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const identity = this.createClaimsIdentity(appIdOf(this.deps.credentials));
    await this.processProactive(identity, activity, undefined, logic);
  }

  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) responses.push(await this.sendOne(context, activity));
    return responses;
  }

  override async updateActivity(
    context: TurnContext,
    activity: Partial<Activity>,
  ): Promise<ResourceResponse | void> {
    const rule = ruleOf(context);
    return this.attempt(context, rule, () => super.updateActivity(context, this.dressed(activity)));
  }

  private async sendOne(context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    const isTyping = activity.type === ActivityTypes.Typing;
    const rule = isTyping ? typingRule : ruleOf(context);
    try {
      const [response] = await this.attempt(context, rule, () => this.post(context, this.dressed(activity)));
      return response ?? nowhere;
    } catch (error) {
      if (rule.keeps && (await this.deps.delivery.keep(context, activity, error))) return nowhere;
      if (!isTyping) throw error;
      this.deps.log.debug('delivery.typing_failed', { error });
      return nowhere;
    }
  }

  /** A message whose place as a reply is gone is said without one. */
  private async post(context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse[]> {
    try {
      return await super.sendActivities(context, [activity]);
    } catch (error) {
      if (!isReplyToNothing(error) || activity.replyToId === undefined) throw error;
      const { replyToId: _gone, ...alone } = activity;
      return super.sendActivities(context, [alone]);
    }
  }

  private attempt<T>(context: TurnContext, rule: DeliveryRule, act: () => Promise<T>): Promise<T> {
    const client = context.turnState.get<ConnectorClient | undefined>(this.ConnectorClientKey);
    if (client !== undefined) leaveRetriesToUs(client);
    return this.deps.delivery.attempt(rule, act, (error) => this.renewToken(client?.credentials, error));
  }

  /** Once for everybody who was refused with the same one. */
  private async renewToken(
    credentials: ConnectorClient['credentials'] | undefined,
    refusal: unknown,
  ): Promise<void> {
    const { appId, getToken } = (credentials ?? {}) as Partial<AppCredentials>;
    if (!appId || getToken === undefined) return;
    const { request } = refusal as { request?: { headers?: { get(name: string): string | undefined } } };
    const refused = request?.headers?.get('authorization');
    if (refused !== `Bearer ${await getToken.call(credentials)}`) return;
    this.renewing ??= getToken.call(credentials, true).finally(() => (this.renewing = undefined));
    await this.renewing;
  }

  private dressed(activity: Partial<Activity>): Partial<Activity> {
    const { attachments } = activity;
    if (attachments === undefined || !this.isInTeams) return activity;
    return {
      ...activity,
      attachments: attachments.map((one) =>
        one.contentType === cardType ? { ...one, content: wide(one.content as Card) } : one,
      ),
    };
  }

  /** A card that answers a press is dressed as any other. */
  dressedAnswer(answer: InvokeResponse | undefined): InvokeResponse | undefined {
    const body = answer?.body as { readonly type?: string; readonly value?: unknown } | undefined;
    if (answer === undefined || body?.type !== cardType || !this.isInTeams) return answer;
    return { ...answer, body: { ...body, value: wide(body.value as Card) } };
  }

  /** Without credentials there is a client of this machine only. */
  private get isInTeams(): boolean {
    return this.deps.credentials.kind === 'credentials';
  }
}

export function createAdapter(deps: AdapterDeps): BotAdapter {
  sendWholeEntities();
  return new BotAdapter(deps);
}

/** What a channel answers that gives no id. */
const nowhere: ResourceResponse = { id: '' };

const ruleOf = (context: TurnContext): DeliveryRule =>
  context.turnState.get<DeliveryRule | undefined>(ruleKey) ?? answerRule;

/** The SDK would repeat each of our tries three times, and knows neither a bare 429 nor a refused token. */
function leaveRetriesToUs(client: ConnectorClient): void {
  const { pipeline } = (client as unknown as { readonly client: ServiceClient }).client;
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
}

interface ServiceClient {
  readonly pipeline: { removePolicy(options: { readonly name: string }): unknown };
}

const appIdOf = (credentials: BotCredentials): string =>
  credentials.kind === 'credentials' ? credentials.appId : '';

/** Where one address is given, the SDK takes none of the others from itself. */
const publicCloudWith = (channelKeys: string): Record<string, string> => ({
  ToBotFromChannelOpenIdMetadataUrl: channelKeys,
  ToBotFromEmulatorOpenIdMetadataUrl: channelKeys,
  ToBotFromChannelTokenIssuer: AuthenticationConstants.ToBotFromChannelTokenIssuer,
  ToChannelFromBotLoginUrl: AuthenticationConstants.ToChannelFromBotLoginUrl,
  ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
  OAuthUrl: AuthenticationConstants.OAuthUrl,
  CallerId: CallerIdConstants.PublicAzureChannel,
});

function settings({ credentials, channelKeys }: AdapterDeps): Record<string, string> {
  if (credentials.kind === 'anonymous') return {};
  // An empty id would switch all authentication off without a word.
  if (credentials.appId.trim() === '') throw new Error('Bot credentials without an app id.');
  return {
    ...(channelKeys === undefined ? {} : publicCloudWith(channelKeys)),
    MicrosoftAppType: credentials.appType,
    MicrosoftAppId: credentials.appId,
    ...defined({ MicrosoftAppPassword: credentials.appPassword, MicrosoftAppTenantId: credentials.tenantId }),
  };
}
