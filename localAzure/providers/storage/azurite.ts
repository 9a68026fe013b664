import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Server } from 'node:https';
import type { Certificate } from '../../core/network/certificate.js';
import { saveBeforeAnswering } from './saveBeforeAnswering.js';

interface AzuriteAccount {
  readonly name: string;
  readonly key1: Buffer;
}

/** What Azurite keeps its lists of blobs and of their content in: whole in memory, written to a file from time to time. */
interface Loki {
  autosaveDisable(): void;
  /** Calls that come while it writes share the next write. The file is replaced by a whole new one. */
  saveDatabase(done: (error?: Error | null) => void): void;
}

/** The parts of Azurite's (untyped, internal) blob server that are used here; its version is pinned for that. */
interface BlobServer {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
  readonly httpServer: Server;
  readonly metadataStore: { readonly db: Loki };
  readonly extentMetadataStore: { readonly db: Loki };
  readonly accountDataStore: { getAccount(name: string): AzuriteAccount | undefined };
}

export interface AzuriteOptions {
  readonly certificate: Certificate;
  readonly port: number;
  /** Absent: blobs live in memory. */
  readonly folder?: string;
  /** The base64 key of an account, or undefined for one that does not exist. Asked on every request. */
  accountKey(name: string): string | undefined;
}

export interface Azurite {
  readonly port: number;
  readonly httpServer: Server;
  close(): Promise<void>;
}

const keepAliveS = 5;

/** Starts Azurite's blob service inside this process, with the accounts that the local Azure has. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const require = createRequire(import.meta.url);
  const { Configuration, Server } = require('./azuriteBlobs.cjs') as {
    Configuration: new (...args: unknown[]) => object;
    Server: new (configuration: object) => BlobServer;
  };
  const folder = options.folder ?? '';
  if (options.folder !== undefined) mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const server = new Server(
    new Configuration(
      '127.0.0.1',
      options.port,
      keepAliveS,
      path.join(folder, 'blobs.json'),
      path.join(folder, 'extents.json'),
      [{ locationId: 'Default', locationPath: path.join(folder, 'extents'), maxConcurrency: 10 }],
      false, // access log
      undefined,
      false, // debug log
      undefined,
      false, // loose
      true, // skipApiVersionCheck: the SDK is newer than Azurite
      options.certificate.certFile,
      options.certificate.keyFile,
      '', // passphrase
      'basic', // bearer tokens
      false, // account names in the host, where that is one of a domain, else in the path
      options.folder === undefined,
    ),
  );
  // Azurite reads its accounts from an environment variable; ours come and go while it runs.
  server.accountDataStore.getAccount = (name) => {
    const key = options.accountKey(name);
    return key === undefined ? undefined : { name, key1: Buffer.from(key, 'base64') };
  };
  const stores = [server.extentMetadataStore.db, server.metadataStore.db];
  // By itself it would write every five seconds, and a kill in between would lose what it had answered for. Before the start,
  // for a list that is read from its file forgets its timer, which would never end.
  for (const store of stores) store.autosaveDisable();
  await server.start();
  if (options.folder !== undefined) {
    saveBeforeAnswering(server.httpServer, async () => {
      // The content first: a blob that names content which is nowhere could not be read.
      for (const store of stores) await saved(store);
    });
  }
  return {
    port: Number(new URL(server.getHttpServerAddress()).port),
    httpServer: server.httpServer,
    close: () => {
      server.httpServer.closeAllConnections();
      return server.close();
    },
  };
}

const saved = (store: Loki): Promise<void> =>
  new Promise((resolve, reject) => store.saveDatabase((error) => (error ? reject(error) : resolve())));
