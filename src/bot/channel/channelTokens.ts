import { AsyncLocalStorage } from 'node:async_hooks';
import type { Activity } from 'botbuilder';
import {
  AuthenticationConstants,
  AuthenticationError,
  ToBotFromBotOrEmulatorTokenValidationParameters as emulatorTokens,
  type AuthenticateRequestResult,
  type BotFrameworkAuthentication,
} from 'botframework-connector';
import { unlessAborted } from '../../unlessAborted.js';

/** Whoever sent this is not who may: there is no token, or it is not valid. */
export class TokenRefused extends Error {}
/** Whether the token is valid cannot be told: the channel's keys were not to be had. Not the sender's fault, so no 401. */
export class KeysUnavailable extends Error {}

type Request = Pick<Activity, 'channelId' | 'serviceUrl'> & Partial<Activity>;

/**
 * Authenticates whoever sent an activity: the SDK's check of signature, issuer, audience, times (5 minutes of slack),
 * endorsement and service address, and what it leaves out: a token must expire, and one that Entra issued to the bot
 * itself, as the Emulator brings it, speaks for the Emulator only. The SDK fetches the keys without a limit of time: after
 * `keysMs` they are not to be had.
 *
 * @throws TokenRefused, KeysUnavailable
 */
export async function authenticate(
  authentication: BotFrameworkAuthentication,
  activity: Request,
  authorization: string,
  keysMs = 10_000,
): Promise<AuthenticateRequestResult> {
  const flaw = authorization === '' ? undefined : flawOf(authorization, activity.channelId);
  if (flaw !== undefined) throw new TokenRefused(flaw);
  try {
    const work = quietly.run(true, () =>
      authentication.authenticateRequest(activity as Activity, authorization),
    );
    return await unlessAborted(work, AbortSignal.timeout(keysMs));
  } catch (error) {
    throw isUnavailable(error)
      ? new KeysUnavailable('The keys of the channel cannot be had.', { cause: error })
      : new TokenRefused(error instanceof Error ? error.message : 'The token cannot be read.');
  } finally {
    forgetStrangers();
  }
}

/** What is wrong with a token that the SDK would let pass, or would say by an error that is not its own. */
function flawOf(authorization: string, channelId: string): string | undefined {
  const claims = claimsIn(authorization);
  if (claims === undefined) return 'There is no token that can be read.';
  if (typeof claims['exp'] !== 'number') return 'The token does not say when it expires.';
  const isOfChannel = claims['iss'] === AuthenticationConstants.ToBotFromChannelTokenIssuer;
  return isOfChannel || channelId === 'emulator'
    ? undefined
    : 'The token is not one of the Bot Framework, and this is not the Emulator.';
}

function claimsIn(authorization: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(authorization) ?? [];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims)
      ? (claims as Record<string, unknown>)
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
