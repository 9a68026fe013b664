import type { TokenCredential } from '@azure/identity';
import { ask } from '../arm/azureError.js';

/** A token of the bot's own identity, for endpoints that go by Entra. */
export interface ScoringToken {
  readonly token: string;
  /** By the machine's clock, epoch milliseconds. */
  readonly expiresAt: number;
}

/** What endpoints judge tokens by, the same in every Azure (docs/azure-facts.md, “Endpoints and deployments”). */
const scope = 'https://ml.azure.com/.default';

/** @param remember told of every token, so that it can be kept out of logs */
export const createScoringToken =
  (credential: TokenCredential, remember: (secret: string) => void) => async (): Promise<ScoringToken> => {
    const { token = '', expiresOnTimestamp = 0 } = (await ask(credential.getToken(scope))) ?? {};
    remember(token);
    return { token, expiresAt: expiresOnTimestamp };
  };
