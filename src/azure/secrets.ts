import { SecretClient } from '@azure/keyvault-secrets';
import type { TokenCredential } from '@azure/identity';
import type { AzureCloud } from './cloud.js';
import { ask, orUndefined } from './azureError.js';

/** Key Vault, by the vault's own address. */
export interface Secrets {
  get(vaultUri: string, name: string): Promise<string | undefined>;
  set(vaultUri: string, name: string, value: string, tags: Readonly<Record<string, string>>): Promise<void>;
}

export function secretsIn(
  cloud: AzureCloud,
  credential: TokenCredential,
  remember: (secret: string) => void,
): Secrets {
  const clients = new Map<string, SecretClient>();
  const client = (vaultUri: string): SecretClient => {
    const known = clients.get(vaultUri);
    if (known !== undefined) return known;
    const made = new SecretClient(vaultUri, credential, {
      disableChallengeResourceVerification: !cloud.verifyVaultChallenge,
      ...(cloud.ca === undefined ? {} : { tlsOptions: { ca: cloud.ca } }),
    });
    clients.set(vaultUri, made);
    return made;
  };
  return {
    async get(vaultUri, name) {
      const value = (await orUndefined(client(vaultUri).getSecret(name)))?.value;
      if (value !== undefined) remember(value);
      return value;
    },
    async set(vaultUri, name, value, tags) {
      await ask(client(vaultUri).setSecret(name, value, { tags: { ...tags }, contentType: 'endpoint key' }));
    },
  };
}
