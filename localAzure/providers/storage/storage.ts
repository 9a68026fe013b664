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
import { blobDomains, namedHost, storageSuffix } from '../../core/network/hostNames.js';
import { onLastingPort } from '../../core/network/onLastingPort.js';
import { startAzurite, type Azurite } from './azurite.js';

interface Keys {
  readonly key1: string;
  readonly key2: string;
}

interface BlobPlace {
  readonly account: string;
  readonly container: string;
  /** As in the address: encoded. */
  readonly path: string;
}

const keyCollection = 'storageKeys';

/**
 * The blobs of all storage accounts. An account exists from `open` on; its address is Azurite's, with the account
 * in the path or, as in Azure, in the host. The blob methods are for use inside this process and go with the account's key.
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

  /** What follows `ACCOUNT.blob.` in the address of an account by name. */
  get suffix(): string {
    return storageSuffix(this.server.port);
  }

  /** The account, container and blob of an address of either style; undefined for one that is elsewhere. */
  placeOf(address: string): BlobPlace | undefined {
    if (!URL.canParse(address)) return undefined;
    const { protocol, port, hostname, pathname } = new URL(address);
    const named = namedHost(blobDomains, hostname);
    const isHere =
      protocol === 'https:' &&
      (named?.domain === blobDomains[1]
        ? port === ''
        : port === String(this.server.port) && (named || /^(127\.0\.0\.1|localhost)$/.test(hostname)));
    if (!isHere) return undefined;
    const [account = '', container = '', ...rest] = [
      ...(named ? [named.label] : []),
      ...pathname.split('/').slice(1),
    ];
    return { account, container, path: rest.join('/') };
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

  /** Whether there is a blob below the prefix. */
  async holds(account: string, container: string, prefix: string): Promise<boolean> {
    const pages = this.container(account, container).listBlobsFlat({ prefix }).byPage({ maxPageSize: 1 });
    for await (const { segment } of pages) if (segment.blobItems.length > 0) return true;
    return false;
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
    return (await this.listSized(account, container, prefix)).map(({ name }) => name);
  }

  /** The same with their sizes, in bytes. */
  async listSized(
    account: string,
    container: string,
    prefix: string,
  ): Promise<{ name: string; size: number }[]> {
    const found: { name: string; size: number }[] = [];
    for await (const { name, properties } of this.container(account, container).listBlobsFlat({ prefix }))
      found.push({ name, size: properties.contentLength ?? 0 });
    return found;
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
