import {
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
  type ContainerClient,
} from '@azure/storage-blob';
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Service } from '../../core/context.js';
import { onLastingPort } from '../../core/network/onLastingPort.js';
import { startAzurite, type Azurite } from './azurite.js';

interface Keys {
  readonly key1: string;
  readonly key2: string;
}

const keyCollection = 'storageKeys';

/**
 * The blobs of all storage accounts. An account exists from `open` on; its address is Azurite's, with the account
 * in the path. The blob methods are for use inside this process and go with the account's key.
 */
export class Storage {
  private azurite: Azurite | undefined;
  /** What its own requests call themselves; no client can know it. */
  private readonly name = `local-azure-${randomUUID()}`;

  constructor(private readonly service: Pick<Service, 'state' | 'certificate' | 'dataDir'>) {}

  async start(): Promise<void> {
    const lastTime = this.service.state.get<number>('ports', 'blob');
    this.azurite = await onLastingPort(lastTime, (port) => this.run(port));
    this.service.state.put('ports', 'blob', this.azurite.port);
  }

  async stop(): Promise<void> {
    await this.azurite?.close();
    this.azurite = undefined;
  }

  /** `https://127.0.0.1:port`, to which `/{account}` is added. */
  get origin(): string {
    return `https://127.0.0.1:${this.server.port}`;
  }

  get server(): Azurite {
    if (!this.azurite) throw new Error('the blob service is not running');
    return this.azurite;
  }

  /** Whether a request to the blob service is one of this object's. */
  isOwn(userAgent: string | undefined): boolean {
    return userAgent?.startsWith(this.name) === true;
  }

  /** Makes the account usable; one that is open already keeps its keys. */
  openAccount(account: string): void {
    if (!this.keys(account))
      this.service.state.put(keyCollection, account, {
        key1: createAccountKey(),
        key2: createAccountKey(),
      } satisfies Keys);
  }

  /** Takes the account away. Its blobs stay on disk, unreachable, as there is no undelete. */
  closeAccount(account: string): void {
    this.service.state.delete(keyCollection, account);
  }

  keys(account: string): Keys | undefined {
    return this.service.state.get<Keys>(keyCollection, account);
  }

  regenerateKey(account: string, name: 'key1' | 'key2'): void {
    const keys = this.keys(account);
    if (keys) this.service.state.put(keyCollection, account, { ...keys, [name]: createAccountKey() });
  }

  /** The account's blob endpoint as ARM shows it. */
  blobEndpoint(account: string): string {
    return `${this.origin}/${account}/`;
  }

  async createContainer(account: string, container: string): Promise<void> {
    await this.container(account, container).createIfNotExists();
  }

  async upload(
    account: string,
    container: string,
    name: string,
    content: string | Uint8Array,
  ): Promise<void> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    await this.container(account, container).getBlockBlobClient(name).uploadData(bytes);
  }

  /** The whole blob; rejects with the storage service's own error when there is none. */
  async download(account: string, container: string, name: string): Promise<Buffer> {
    return this.container(account, container).getBlobClient(name).downloadToBuffer();
  }

  async exists(account: string, container: string, name: string): Promise<boolean> {
    return this.container(account, container).getBlobClient(name).exists();
  }

  /** An address that may be read without a token for some time: `sig` in it is signed with the account's key. */
  readableUrl(account: string, container: string, name: string, livesMs: number): string {
    const keys = this.keys(account);
    if (!keys) throw new Error(`there is no storage account ${account}`);
    const signed = generateBlobSASQueryParameters(
      {
        containerName: container,
        blobName: name,
        permissions: BlobSASPermissions.parse('r'),
        protocol: SASProtocol.Https,
        // Azurite goes by the real clock, whatever ours does.
        expiresOn: new Date(Date.now() + livesMs),
      },
      new StorageSharedKeyCredential(account, keys.key1),
    );
    return `${this.blobEndpoint(account)}${container}/${name}?${signed.toString()}`;
  }

  /** The names of the blobs below a prefix. */
  async list(account: string, container: string, prefix = ''): Promise<string[]> {
    const names: string[] = [];
    for await (const blob of this.container(account, container).listBlobsFlat({ prefix }))
      names.push(blob.name);
    return names;
  }

  private container(account: string, container: string): ContainerClient {
    const keys = this.keys(account);
    if (!keys) throw new Error(`there is no storage account ${account}`);
    const options = {
      tlsOptions: { ca: this.service.certificate.ca },
      retryOptions: { maxTries: 1 },
      userAgentOptions: { userAgentPrefix: this.name },
    };
    const credential = new StorageSharedKeyCredential(account, keys.key1);
    return new BlobServiceClient(this.blobEndpoint(account), credential, options).getContainerClient(
      container,
    );
  }

  private run(port: number): Promise<Azurite> {
    const { dataDir } = this.service;
    return startAzurite({
      certificate: this.service.certificate,
      port,
      ...(dataDir !== undefined && { folder: path.join(dataDir, 'blobs') }),
      accountKey: (name) => this.keys(name)?.key1,
    });
  }
}

export function storageOf(service: Service): Storage {
  return service.parts.get(Storage);
}

function createAccountKey(): string {
  return randomBytes(64).toString('base64');
}
