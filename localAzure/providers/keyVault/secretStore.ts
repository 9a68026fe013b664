import { randomBytes } from 'node:crypto';
import { AzureError } from '../../core/azureError.js';
import type { Service } from '../../core/context.js';
import { keyVaultDurations } from './keyVaultDurations.js';
import type { Protection } from './protection.js';

export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly contentType?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly enabled: boolean;
  /** Seconds since the epoch, as all times of Key Vault. */
  readonly nbf?: number | undefined;
  readonly exp?: number | undefined;
  readonly created: number;
  readonly updated: number;
}

export interface Secret {
  readonly name: string;
  /** Oldest first. */
  readonly versions: readonly SecretVersion[];
}

export interface DeletedSecret {
  readonly secret: Secret;
  readonly deletedDate: number;
  readonly scheduledPurgeDate: number;
  /** Epoch ms from which on it is there again; absent while nobody has asked for it. */
  readonly recoveredAt?: number;
}

const secretCollection = 'secrets';
const deletedCollection = 'deletedSecrets';

/** The secrets of one vault. They are kept under its name, so that they outlive its deletion until it is purged. */
export class SecretStore {
  constructor(
    private readonly service: Service,
    private readonly vault: string,
    private readonly protection: Protection,
  ) {}

  get seconds(): number {
    return Math.floor(this.service.clock.now() / 1000);
  }

  list(): Secret[] {
    this.settle();
    return this.service.state.list<Secret>(secretCollection, `${this.vault}/`).map((entry) => entry.doc);
  }

  listDeleted(): DeletedSecret[] {
    this.settle();
    return this.service.state
      .list<DeletedSecret>(deletedCollection, `${this.vault}/`)
      .map((entry) => entry.doc)
      .filter(({ scheduledPurgeDate }) => scheduledPurgeDate > this.seconds);
  }

  /** The secret, or Key Vault's 404. */
  require(name: string): Secret {
    this.settle();
    const found = this.service.state.get<Secret>(secretCollection, this.key(name));
    if (!found) throw notFound(name);
    return found;
  }

  /** A version, by default the newest. */
  requireVersion(name: string, version?: string): SecretVersion {
    const { versions } = this.require(name);
    const found = version ? versions.find((one) => one.version === version) : versions.at(-1);
    if (!found) throw notFound(`${name}/${version}`);
    return found;
  }

  requireDeleted(name: string): DeletedSecret {
    const found = this.waiting(name);
    if (!found) throw new AzureError(404, 'SecretNotFound', `Deleted Secret not found: ${name}`);
    return found;
  }

  add(name: string, content: Omit<SecretVersion, 'version' | 'created' | 'updated'>): SecretVersion {
    const deleted = this.waiting(name);
    if (deleted?.recoveredAt !== undefined) throw beingRecovered(name);
    if (deleted)
      throw new AzureError(
        409,
        'Conflict',
        `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the ` +
          'secret can only be recovered or purged.',
        { innererror: { code: 'ObjectIsDeletedButRecoverable' } },
      );
    const now = this.seconds;
    const added = { ...content, version: randomBytes(16).toString('hex'), created: now, updated: now };
    const versions = this.service.state.get<Secret>(secretCollection, this.key(name))?.versions ?? [];
    this.put({ name, versions: [...versions, added] });
    return added;
  }

  update(name: string, version: string, change: Partial<SecretVersion>): SecretVersion {
    const secret = this.require(name);
    const updated = { ...this.requireVersion(name, version), ...change, updated: this.seconds };
    this.put({ name, versions: secret.versions.map((one) => (one.version === version ? updated : one)) });
    return updated;
  }

  delete(name: string): DeletedSecret {
    const secret = this.require(name);
    const deletedDate = this.seconds;
    const deleted = { secret, deletedDate, scheduledPurgeDate: deletedDate + this.protection.days * 86_400 };
    this.service.state.put(deletedCollection, this.key(name), deleted);
    this.service.state.delete(secretCollection, this.key(name));
    return deleted;
  }

  /** Begins a recovery: until it is over, the secret can neither be read nor set. */
  recover(name: string): Secret {
    const deleted = this.requireDeleted(name);
    if (deleted.recoveredAt !== undefined) throw beingRecovered(name);
    const { clock, state } = this.service;
    const recoveredAt = clock.now() + clock.scaled(keyVaultDurations.secretRecovery);
    state.put(deletedCollection, this.key(name), { ...deleted, recoveredAt } satisfies DeletedSecret);
    return deleted.secret;
  }

  purge(name: string): void {
    this.service.state.delete(deletedCollection, this.key(name));
  }

  /** The deleted secret, as long as its time is not over. */
  private waiting(name: string): DeletedSecret | undefined {
    this.settle();
    const found = this.service.state.get<DeletedSecret>(deletedCollection, this.key(name));
    return found && found.scheduledPurgeDate > this.seconds ? found : undefined;
  }

  /** Puts back whose recovery is over. */
  private settle(): void {
    for (const { doc } of this.service.state.list<DeletedSecret>(deletedCollection, `${this.vault}/`))
      if (doc.recoveredAt !== undefined && doc.recoveredAt <= this.service.clock.now()) {
        this.put(doc.secret);
        this.purge(doc.secret.name);
      }
  }

  private put(secret: Secret): void {
    this.service.state.put(secretCollection, this.key(secret.name), secret);
  }

  private key(name: string): string {
    return `${this.vault}/${name}`;
  }
}

function beingRecovered(name: string): AzureError {
  return new AzureError(
    409,
    'Conflict',
    `Secret ${name} is currently being recovered and cannot be re-created; retry later.`,
    { innererror: { code: 'ObjectIsBeingRecovered' } },
  );
}

function notFound(name: string): AzureError {
  return new AzureError(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able ` +
      'to recover it using the correct recovery command. For help resolving this issue, please see ' +
      'https://go.microsoft.com/fwlink/?linkid=2125182',
  );
}
