import {
  ActivityTypes,
  CallerIdConstants,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  INVOKE_RESPONSE_KEY,
  TurnContext,
  type Activity,
  type ConversationReference,
  type InvokeResponse,
  type ResourceResponse,
} from 'botbuilder';
import {
  AuthenticationConstants,
  type AppCredentials,
  type ClaimsIdentity,
  type ServiceClientCredentialsFactory,
} from 'botframework-connector';
import type { BotCredentials } from '../../botCredentials.js';
import { defined } from '../../defined.js';
import type { Log } from '../../log.js';
import { cardType, forTeams, type Card } from '../cards/card.js';
import { ChannelTokens } from './channelTokens.js';
import { ConnectorClient } from './delivery/connectorClient.js';
import { ConnectorToken } from './delivery/connectorToken.js';
import type { Delivery } from './delivery/delivery.js';
import { answerRule, inRequestRule, type DeliveryRule } from './delivery/deliveryRule.js';
import { LearntAbilities } from './learntAbilities.js';
import { lastHandler } from './lastHandler.js';
import { Outbox } from './delivery/outbox.js';

export interface AdapterDeps {
  readonly credentials: BotCredentials;
  readonly delivery: Delivery;
  /** What the channels can do, as far as it is known; the table alone if left out. */
  readonly abilities?: LearntAbilities;
  readonly log: Log;
  /** Who is offered commands of admins after an error; nobody if left out. */
  readonly isAdmin?: (activity: Partial<Activity>) => boolean;
  /** In place of the credentials that the SDK makes itself. */
  readonly credentialsFactory?: ServiceClientCredentialsFactory;
  /** The OpenID metadata that leads to the keys of the channel's tokens, in place of the Bot Framework's. */
  readonly channelKeys?: string;
  /** The longest that the keys may take to come; 10 s. */
  readonly channelKeysMs?: number;
}

const ruleKey = Symbol('delivery rule');

/** How what is sent in this turn is delivered; as answers are, where nothing is said. */
const deliverBy = (context: TurnContext, rule: DeliveryRule): void =>
  void context.turnState.set(ruleKey, rule);

/**
 * The SDK's adapter for what arrives and for turns: without its HTTP side, which prints a stack for every stranger who
 * knocks and answers 500 with the error's own message, and with an outbox in place of a client that it makes for each turn.
 */
export class BotAdapter extends CloudAdapter {
  readonly outbox: Outbox;
  private readonly tokens: ChannelTokens;
  /** Whoever turns ask on whose behalf they are. */
  private readonly identity: ClaimsIdentity;

  constructor(private readonly deps: AdapterDeps) {
    super(new ConfigurationBotFrameworkAuthentication(settings(deps), deps.credentialsFactory));
    const { credentials, delivery, log } = deps;
    this.tokens = new ChannelTokens(this.botFrameworkAuthentication, deps.channelKeysMs);
    this.identity = this.createClaimsIdentity(appIdOf(credentials));
    const token = new ConnectorToken(() => this.channelCredentials());
    this.outbox = new Outbox({
      abilities: deps.abilities ?? new LearntAbilities(),
      connector: new ConnectorClient(),
      token,
      delivery,
      isInTeams: this.isInTeams,
      log,
    });
    this.onTurnError = lastHandler(log, deps.isAdmin ?? (() => false));
  }

  /**
   * Whether whoever sent an activity may.
   *
   * @throws TokenRefused, KeysUnavailable
   */
  async authenticated(authorization: string, activity: Activity): Promise<void> {
    // Local clients may bring a token that nobody here can check.
    if (this.deps.credentials.kind === 'anonymous') return;
    await this.tokens.check(activity, authorization);
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
    await this.authenticated(authorization, activity);
    const context = this.contextOf(activity);
    deliverBy(context, inRequestRule);
    await this.runMiddleware(context, logic);
    return this.dressedAnswer(answerOf(context));
  }

  /** Runs a turn outside any request; errors of its logic end in onTurnError, as in any turn. */
  proceed(activity: Partial<Activity>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.runMiddleware(this.contextOf(activity), logic);
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
    const id = await this.outbox.update(activity, ruleOf(context));
    return id === undefined ? undefined : { id };
  }

  override deleteActivity(context: TurnContext, reference: Partial<ConversationReference>): Promise<void> {
    return this.outbox.remove(reference, ruleOf(context));
  }

  private async sendOne(context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    if (!isForChannel(activity)) return (await super.sendActivities(context, [activity]))[0] ?? nowhere;
    const id = await this.outbox.send(activity, ruleOf(context));
    return id === undefined ? nowhere : { id };
  }

  private contextOf(activity: Partial<Activity>): TurnContext {
    const context = new TurnContext(this, activity);
    context.turnState.set(this.BotIdentityKey, this.identity);
    return context;
  }

  /** Those that the SDK would give a client of its own: by kind of bot and by cloud. */
  private async channelCredentials(): Promise<AppCredentials> {
    const factory = this.botFrameworkAuthentication.createConnectorFactory(this.identity);
    const { credentials } = await factory.create(anyChannel, undefined);
    return credentials as AppCredentials;
  }

  /** A card that answers a press is dressed as any other. */
  dressedAnswer(answer: InvokeResponse | undefined): InvokeResponse | undefined {
    const body = answer?.body as { readonly type?: string; readonly value?: unknown } | undefined;
    if (answer === undefined || body?.type !== cardType || !this.isInTeams) return answer;
    return { ...answer, body: { ...body, value: forTeams(body.value as Card) } };
  }

  /** Without credentials there is a client of this machine only. */
  private get isInTeams(): boolean {
    return this.deps.credentials.kind === 'credentials';
  }
}

export const createAdapter = (deps: AdapterDeps): BotAdapter => new BotAdapter(deps);

/** What a channel answers that gives no id. */
const nowhere: ResourceResponse = { id: '' };

const ruleOf = (context: TurnContext): DeliveryRule =>
  context.turnState.get<DeliveryRule | undefined>(ruleKey) ?? answerRule;

/** The answer to an invoke goes back in its request, and a trace to the Emulator alone; the SDK sees to both. */
const isForChannel = ({ type, channelId }: Partial<Activity>): boolean =>
  type === ActivityTypes.Trace ? channelId === 'emulator' : type !== ActivityTypes.InvokeResponse;

/** What the SDK's client wants to know of a channel and the credentials do not depend on. */
const anyChannel = 'https://api.botframework.com';

/** An invoke that nobody answered is not implemented; other activities have no answer. */
function answerOf({ activity, turnState }: TurnContext): InvokeResponse | undefined {
  if (activity.type !== 'invoke') return undefined;
  const answer = turnState.get<Activity | undefined>(INVOKE_RESPONSE_KEY);
  return answer === undefined ? { status: 501 } : (answer.value as InvokeResponse);
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
