import { SecretClient } from '@azure/keyvault-secrets';
import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import { answerPolicy } from '../arm/answerPolicy.js';
import type { AzureCloud } from '../arm/cloud.js';
import { ask, isStatus, orUndefined } from '../arm/azureError.js';

export interface Secret {
  readonly value: string;
  /** When its newest version was written, epoch milliseconds; undefined where the vault does not say. */
  readonly writtenAt: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Key Vault, by the vault's own address. */
export interface Secrets {
  get(vaultUri: string, name: string): Promise<string | undefined>;
  /** With what the vault knows of it beside its value. */
  read(vaultUri: string, name: string): Promise<Secret | undefined>;
  /**
   * Writes a new version. A secret of that name that was deleted keeps the name, so it is recovered first.
   *
   * @throws AppError `conflict`, retryable, while the recovery is under way; `name_deleted` where it may not be recovered
   */
  set(vaultUri: string, name: string, value: string, tags: Readonly<Record<string, string>>): Promise<void>;
}

export function createSecrets(
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
      additionalPolicies: [answerPolicy],
      ...(cloud.ca === undefined ? {} : { tlsOptions: { ca: cloud.ca } }),
    });
    clients.set(vaultUri, made);
    return made;
  };
  async function read(vaultUri: string, name: string): Promise<Secret | undefined> {
    const found = await orUndefined(client(vaultUri).getSecret(name));
    if (found?.value === undefined) return undefined;
    remember(found.value);
    const { createdOn, tags = {} } = found.properties;
    return { value: found.value, writtenAt: createdOn?.getTime(), tags };
  }
  return {
    get: async (vaultUri, name) => (await read(vaultUri, name))?.value,
    read,
    async set(vaultUri, name, value, tags) {
      const write = () =>
        ask(client(vaultUri).setSecret(name, value, { tags: { ...tags }, contentType: 'endpoint key' }));
      try {
        await write();
      } catch (error) {
        if (!(error instanceof AppError) || error.reason !== 'name_deleted') throw error;
        await recover(client(vaultUri), name, error);
        await write();
      }
    },
  };
}

/** Begins the recovery and looks once; whoever called comes back when it has not come about. */
async function recover(client: SecretClient, name: string, deleted: AppError): Promise<void> {
  try {
    const recovery = await ask(client.beginRecoverDeletedSecret(name));
    if (recovery.isDone()) return;
  } catch (error) {
    // Nothing of that name is deleted any more: somebody has recovered or purged it.
    if (isStatus(error, 404)) return;
    if (error instanceof AppError && error.reason === 'forbidden') throw notAllowed(name, deleted);
    throw error;
  }
  throw new AppError({
    reason: 'conflict',
    sentence: `The secret ${name} was deleted and is being recovered.`,
    next: advice`Wait a minute, then ${command('retry')}.`,
    retryable: true,
  });
}

const notAllowed = (name: string, { sentence, details }: AppError): AppError =>
  new AppError({
    reason: 'name_deleted',
    sentence,
    next: advice`The bot may not recover ${name}: have it recovered or purged (az keyvault secret recover, az keyvault secret purge), or give the bot the role Key Vault Secrets Officer; then ${command('retry')}.`,
    details,
  });
