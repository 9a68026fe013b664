import type { Azure } from '../azure/azure.js';
import type { OnlineEndpoint } from '../azure/ml/onlineEndpoints.js';

/** What opens an endpoint, for the header `Authorization: Bearer`. */
export interface Bearer {
  readonly value: string;
  /** By the machine's clock, epoch milliseconds; absent: it does not expire. */
  readonly expiresAt?: number;
}

/** A key from where it is kept, or a token of the bot's own, whichever the endpoint goes by; undefined where no key is kept. */
export async function bearerFor(
  { auth }: Pick<OnlineEndpoint, 'auth'>,
  azure: Pick<Azure, 'scoringToken'>,
  readKey: () => Promise<string | undefined>,
): Promise<Bearer | undefined> {
  if (auth === 'aad_token') {
    const { token, expiresAt } = await azure.scoringToken();
    return { value: token, expiresAt };
  }
  const key = await readKey();
  return key === undefined ? undefined : { value: key };
}
