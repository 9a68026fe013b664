import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../errors/appError.js';
import { advice } from '../../errors/nextStep.js';
import { ask } from './azureError.js';
import type { AzureCloud } from './cloud.js';

/** Who the bot is in Azure. */
export interface Principal {
  readonly objectId: string;
  /** What a role assignment calls it. */
  readonly type: 'ServicePrincipal' | 'User';
}

/** Read from the bot's own token: its claims are the one place that every kind of credential shares. */
export async function principalOf(cloud: AzureCloud, credential: TokenCredential): Promise<Principal> {
  const token = await ask(credential.getToken(cloud.armScope));
  const { oid, idtyp, scp } = claims(token?.token);
  if (typeof oid !== 'string')
    throw new AppError({
      reason: 'forbidden',
      sentence: 'The token that the bot got from Entra names no object id, so no role can be given to it.',
      next: advice`Run the bot with a managed identity or a service principal.`,
    });
  // Only a token on behalf of a person has a scope of consent.
  return { objectId: oid, type: scp !== undefined && idtyp !== 'app' ? 'User' : 'ServicePrincipal' };
}

function claims(token: string | undefined): Record<string, unknown> {
  const payload = token?.split('.')[1];
  if (payload === undefined) return {};
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}
