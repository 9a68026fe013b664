import type { Azure } from '../azure/azure.js';
import { defined } from '../defined.js';
import { AppError } from '../errors/appError.js';
import { command } from '../errors/nextStep.js';
import { bearerFor } from './bearerFor.js';
import type { ChatRoute } from './routes.js';

/** An endpoint as it is asked. */
export interface Target {
  readonly route: ChatRoute;
  readonly scoringUri: string;
  /** What opens the endpoint, for the header `Authorization: Bearer`: its key, or a token of the bot's own. */
  readonly bearer: string;
  /** Of a token, by the machine's clock; a key does not expire. */
  readonly expiresAt?: number;
}

/** Where the chat goes: looked up once, and again when somebody was refused there. */
export interface Targets {
  /** Throws AppError: no_endpoint, key_rejected, and what Azure, Key Vault and Entra refuse. */
  current(): Promise<Target>;
  /**
   * What has come in place of a target: of a key that was rotated, or of an address that has moved. All who were refused there
   * wait for one look.
   *
   * @returns undefined where it is still the same
   * @throws AppError, `roles_missing` where it is the bot itself that is refused
   */
  instead(refused: Target, refusal: 'key' | 'address'): Promise<Target | undefined>;
}

export type AzureForTargets = Pick<
  Azure,
  'endpoints' | 'secrets' | 'associatedResources' | 'groupId' | 'scoringToken'
>;

export interface TargetsDeps {
  readonly azure: AzureForTargets;
  readonly currentRoute: () => Promise<ChatRoute | undefined>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Hieno writes a key to the vault before the old one is refused; others may do so a moment after. */
const writtenWithinMs = 1_000;
/** Nobody looks again so soon after a look that has found nothing new. */
const knownForMs = 5_000;
/** Before a token ends; those who give tokens out give another one five minutes before. */
const renewedMs = 2 * 60_000;

export function createTargets({ azure, currentRoute, now, sleep }: TargetsDeps): Targets {
  let known: Target | undefined;
  let sameAt = Number.NEGATIVE_INFINITY;
  let looking: { readonly route: ChatRoute; readonly found: Promise<Target> } | undefined;
  let replacing: { readonly refused: Target; readonly found: Promise<Target | undefined> } | undefined;

  function look(route: ChatRoute): Promise<Target> {
    if (looking !== undefined && isSameRoute(looking.route, route)) return looking.found;
    const found = lookUp(azure, route)
      .then((target) => (known = target))
      .finally(() => {
        if (looking?.found === found) looking = undefined;
      });
    looking = { route, found };
    return found;
  }

  async function replace(refused: Target, refusal: 'key' | 'address'): Promise<Target | undefined> {
    const route = await routeOf(currentRoute);
    const first = await look(route);
    if (!isSameTarget(first, refused)) return first;
    if (refusal === 'key') {
      await sleep(writtenWithinMs);
      const second = await look(route);
      if (!isSameTarget(second, refused)) return second;
    }
    sameAt = now();
    return unchanged(refused, refusal);
  }

  return {
    async current() {
      const route = await routeOf(currentRoute);
      return known !== undefined && isSameRoute(known.route, route) && !isEnding(known) ? known : look(route);
    },
    async instead(refused, refusal) {
      if (known !== undefined && !isSameTarget(known, refused)) return known;
      if (replacing !== undefined && isSameTarget(replacing.refused, refused)) return replacing.found;
      if (now() - sameAt < knownForMs) return unchanged(refused, refusal);
      const found = replace(refused, refusal).finally(() => {
        if (replacing?.found === found) replacing = undefined;
      });
      replacing = { refused, found };
      return found;
    },
  };
}

async function routeOf(currentRoute: TargetsDeps['currentRoute']): Promise<ChatRoute> {
  const route = await currentRoute();
  if (route !== undefined) return route;
  throw new AppError({
    reason: 'no_endpoint',
    sentence: 'No model is deployed, so there is nobody to answer.',
    next: command('journey'),
  });
}

async function lookUp(azure: AzureForTargets, route: ChatRoute): Promise<Target> {
  const vaultId = `${azure.groupId}/providers/Microsoft.KeyVault/vaults/${route.vaultName}`;
  const [endpoint, vaultUri] = await Promise.all([
    azure.endpoints.get(route.endpointName),
    azure.associatedResources.vaultUri(vaultId),
  ]);
  if (endpoint?.scoringUri === undefined)
    throw new AppError({
      reason: 'no_endpoint',
      sentence: `The endpoint ${route.endpointName} is gone.`,
      next: command('deploy'),
    });
  const bearer = await bearerFor(endpoint, azure, async () =>
    vaultUri === undefined ? undefined : azure.secrets.get(vaultUri, route.secretName),
  );
  if (bearer === undefined)
    throw new AppError({
      reason: 'key_rejected',
      sentence: `Key Vault has no secret ${route.secretName}, so the endpoint cannot be asked.`,
      next: command('deploy'),
    });
  const { value, expiresAt } = bearer;
  return { route, scoringUri: endpoint.scoringUri, bearer: value, ...defined({ expiresAt }) };
}

/** Tokens go by the machine's clock, as those who judge them do. */
const isEnding = ({ expiresAt }: Target): boolean =>
  expiresAt !== undefined && Date.now() > expiresAt - renewedMs;

/** Of a token there is no newer one that would be let in. */
function unchanged({ expiresAt }: Target, refusal: 'key' | 'address'): undefined {
  if (refusal === 'key' && expiresAt !== undefined) throw new AppError(notLetIn);
}

export const notLetIn = {
  reason: 'roles_missing',
  sentence:
    'The endpoint goes by Entra tokens and refuses the one of the bot, which may not score or only since minutes ago.',
  next: command('provision'),
} as const;

const isSameRoute = (one: ChatRoute, other: ChatRoute): boolean =>
  one.endpointName === other.endpointName && one.updatedAt === other.updatedAt;

const isSameTarget = (one: Target, other: Target): boolean =>
  one.scoringUri === other.scoringUri && one.bearer === other.bearer;
