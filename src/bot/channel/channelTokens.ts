import { AsyncLocalStorage } from 'node:async_hooks';
import type { Activity } from 'botbuilder';
import {
  AuthenticationConstants,
  AuthenticationError,
  ToBotFromBotOrEmulatorTokenValidationParameters as emulatorTokens,
  type BotFrameworkAuthentication,
} from 'botframework-connector';
import { unlessAborted } from '../../unlessAborted.js';

/** Whoever sent this is not who may: there is no token, or it is not valid. */
export class TokenRefused extends Error {}
/** Whether the token is valid cannot be told: the channel's keys were not to be had. Not the sender's fault, so no 401. */
export class KeysUnavailable extends Error {}

type Request = Pick<Activity, 'channelId' | 'serviceUrl'> & Partial<Activity>;

/** A channel brings the same token for about an hour, and to look at it takes longer than all else that a message does. */
const knownMs = 5 * 60_000;
const mostKnown = 200;

/**
 * Authenticates whoever sent an activity: the SDK's check of signature, issuer, audience, times (5 minutes of slack),
 * endorsement and service address, and what it leaves out: a token must expire, and one that Entra issued to the bot
 * itself, as the Emulator brings it, speaks for the Emulator only. The SDK fetches the keys without a limit of time: after
 * `keysMs` they are not to be had. What was found valid is known for some minutes, for its channel and address alone.
 */
export class ChannelTokens {
  /** Until when, in epoch milliseconds of the machine's clock. */
  private readonly known = new Map<string, number>();

  constructor(
    private readonly authentication: BotFrameworkAuthentication,
    private readonly keysMs = 10_000,
    private readonly now = Date.now,
  ) {}

  /** @throws TokenRefused, KeysUnavailable */
  async check(activity: Request, authorization: string): Promise<void> {
    const name = JSON.stringify([activity.channelId, activity.serviceUrl, authorization]);
    if (this.now() < (this.known.get(name) ?? 0)) return;
    const claims = claimsIn(authorization);
    const flaw = authorization === '' ? undefined : flawOf(claims, activity.channelId);
    if (flaw !== undefined) throw new TokenRefused(flaw);
    await this.ask(activity, authorization);
    this.remember(name, Number(claims?.['exp']) * 1000);
  }

  private async ask(activity: Request, authorization: string): Promise<void> {
    try {
      const work = quietly.run(true, () =>
        this.authentication.authenticateRequest(activity as Activity, authorization),
      );
      await unlessAborted(work, AbortSignal.timeout(this.keysMs));
    } catch (error) {
      throw isUnavailable(error)
        ? new KeysUnavailable('The keys of the channel cannot be had.', { cause: error })
        : new TokenRefused(error instanceof Error ? error.message : 'The token cannot be read.');
    } finally {
      forgetStrangers();
    }
  }

  private remember(name: string, expires: number): void {
    this.known.delete(name);
    this.known.set(name, Math.min(expires, this.now() + knownMs));
    // The one that was looked at first is the next to expire.
    for (const oldest of this.known.keys())
      if (this.known.size > mostKnown) this.known.delete(oldest);
      else break;
  }
}

/** What is wrong with a token that the SDK would let pass, or would say by an error that is not its own. */
function flawOf(claims: Claims | undefined, channelId: string): string | undefined {
  if (claims === undefined) return 'There is no token that can be read.';
  if (typeof claims['exp'] !== 'number') return 'The token does not say when it expires.';
  const isOfChannel = claims['iss'] === AuthenticationConstants.ToBotFromChannelTokenIssuer;
  return isOfChannel || channelId === 'emulator'
    ? undefined
    : 'The token is not one of the Bot Framework, and this is not the Emulator.';
}

type Claims = Readonly<Record<string, unknown>>;

function claimsIn(authorization: string): Claims | undefined {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(authorization) ?? [];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims)
      ? (claims as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The SDK's own error with status 500, node-fetch's, or the end of our patience. */
const isUnavailable = (error: unknown): boolean =>
  (error instanceof AuthenticationError && error.statusCode === 500) ||
  (error instanceof Error && (error.name === 'FetchError' || error.name === 'TimeoutError'));

const issuersOfOurs = (emulatorTokens.issuer as string[]).length;

/** The SDK adds the tenant of every token that it is shown to its list of issuers, valid or not, for good. */
function forgetStrangers(): void {
  (emulatorTokens.issuer as string[]).length = issuersOfOurs;
}

const quietly = new AsyncLocalStorage<true>();
const printed = console.error.bind(console);
/** The SDK prints every token that is not valid, with its keys and a stack: whoever knocks would write into the log. */
console.error = (...words: unknown[]): void => {
  if (quietly.getStore() === undefined) printed(...words);
};
