import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { adminOperations } from './admin.js';
import { Scheduler } from './core/scheduler.js';
import { realClock, type Clock } from './core/clock.js';
import type { Service } from './core/context.js';
import { Deletions } from './core/deletions.js';
import { Faults } from './core/faults.js';
import { Listeners } from './core/network/listeners.js';
import { RequestLog, type LogEntry } from './core/recording/requestLog.js';
import { Router } from './http/router.js';
import { requestListener } from './http/requestListener.js';
import { TrafficLog } from './core/recording/trafficLog.js';
import { identityListener } from './providers/identity/identityEndpoint.js';
import { hostIdentity, type Identity } from './core/access/hostIdentity.js';
import { Tokens } from './core/access/tokens.js';
import { LongRunningOperations } from './core/longRunningOperations.js';
import { endFlowRuns } from './providers/ml/flows/flowRunLife.js';
import { mlOperations, registerMl } from './providers/ml/mlOperations.js';
import { armOperations, registerResources } from './armOperations.js';
import { Roles } from './core/access/roles.js';
import { seed } from './arm/subscriptions/seed.js';
import { State } from './core/state.js';
import { authorizeFiles } from './providers/storage/files/authorizeFiles.js';
import { fileOperations } from './providers/storage/files/fileOperations.js';
import { guardBlobs } from './providers/storage/guardBlobs.js';
import { storageRefusal } from './providers/storage/storageRefusal.js';
import { Storage } from './providers/storage/storage.js';
import { loadCertificate } from './core/network/certificate.js';
import { openAllVaults } from './providers/keyVault/vaults.js';

export interface LocalAzureOptions {
  /** Where everything is kept; absent: in memory. */
  readonly dataDir?: string;
  /** In place of the real clock; `speed` is then of no effect. */
  readonly clock?: Clock;
  /** How many times faster than Azure long-running operations are. */
  readonly speed?: number;
  /** Ports that must be taken; the others are free ones, kept for the next start. */
  readonly ports?: { readonly arm?: number; readonly ml?: number };
  readonly gpuQuota?: number;
  /** Whether retired sizes and models are refused (`live`) or work; `tutorial` if left out. */
  readonly today?: 'tutorial' | 'live';
  readonly localModel?: { readonly url: string; readonly model: string };
  readonly logFile?: string;
  /** Where every exchange is written to, its secrets replaced: for judging it by Azure's OpenAPI. */
  readonly trafficFile?: string;
}

/** A running local Azure, and what a client needs to know of it. */
export interface LocalAzure extends Identity {
  readonly arm: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly ca: string;
  readonly caFile: string;
  /** Address of the blob service; accounts are the first path segment. */
  readonly storage: string;
  /** Pattern of vault addresses: each vault has a port of its own, which its `vaultUri` names. */
  readonly keyVault: string;
  /** Address of the ML plane: scoring and the ML data planes. */
  readonly ml: string;
  /** Address of the fault and clock routes; it holds their password. */
  readonly admin: string;
  readonly service: Service;
  requests(): readonly LogEntry[];
  stop(): Promise<void>;
}

export const DEFAULT_SPEED = 80;
const ARM_AUDIENCES = ['https://management.azure.com', 'https://management.core.windows.net'];
const ML_AUDIENCES = [...ARM_AUDIENCES, 'https://ml.azure.com', 'https://ai.azure.com'];

/** Starts everything; resolves when every listener is open. */
export async function startLocalAzure(options: LocalAzureOptions = {}): Promise<LocalAzure> {
  const scratch =
    options.dataDir === undefined ? mkdtempSync(path.join(tmpdir(), 'local-azure-')) : undefined;
  const certificate = await loadCertificate(path.join(options.dataDir ?? scratch ?? '', 'tls'));
  const state = new State(options.dataDir);
  const clock = options.clock ?? realClock(options.speed ?? DEFAULT_SPEED);
  const { identity, tokenKey } = hostIdentity(state, options.dataDir !== undefined);
  const scheduler = new Scheduler(state, clock, (event, error) =>
    console.error(`local Azure: ${event.kind} failed`, error),
  );
  const listeners = new Listeners(state, certificate);
  const faults = new Faults();
  const service: Service = {
    ...identity,
    today: options.today ?? 'tutorial',
    ...(options.gpuQuota !== undefined && { gpuQuota: options.gpuQuota }),
    ...(options.localModel && { localModel: options.localModel }),
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
    caFile: certificate.caFile,
    clock,
    state,
    scheduler,
    longRunningOperations: new LongRunningOperations(state, scheduler, clock, faults),
    deletions: new Deletions(state),
    faults,
    roles: new Roles(state, clock, identity.subscriptionId),
    tokens: new Tokens(tokenKey, identity.tenantId),
    storage: new Storage(state, certificate, options.dataDir),
    listeners,
    log: new RequestLog(options.logFile),
    ...(options.trafficFile !== undefined && { trafficLog: new TrafficLog(options.trafficFile) }),
    origin: (plane) => {
      const listener = listeners.find(plane);
      if (!listener) throw new Error(`the ${plane} listener is not open yet`);
      return listener.origin;
    },
  };
  seed(service);
  registerResources(service);
  registerMl(service);

  const ml = mlOperations(service);
  const operations = [...armOperations(), ...ml];
  await service.storage.start();
  guardBlobs(service);
  for (const plane of ['arm', 'ml'] as const) {
    const port = options.ports?.[plane];
    await listeners.listen({
      name: plane,
      tls: true,
      ...(port !== undefined && { port }),
      listener: requestListener(service, {
        plane,
        router: new Router(operations.filter((operation) => operation.plane === plane)),
        audiences: plane === 'arm' ? ARM_AUDIENCES : ML_AUDIENCES,
        origin: () => service.origin(plane),
      }),
    });
  }
  await listeners.listen({
    name: 'file',
    tls: true,
    listener: requestListener(service, {
      plane: 'file',
      router: new Router(fileOperations()),
      audiences: [],
      origin: () => service.origin('file'),
      whoAsks: (request, url) => authorizeFiles(service, request, url),
      refusal: ({ status, code, message, headers }) => {
        const { body, headers: own } = storageRefusal(code, message);
        return { status, headers: { ...headers, ...own }, body };
      },
    }),
  });
  await openAllVaults(service);
  const identityHeader = persistent(state, 'identityHeader');
  const identityListen = await listeners.listen({
    name: 'identity',
    tls: false,
    listener: identityListener(service, identityHeader),
  });
  const password = persistent(state, 'adminPassword');
  const adminListen = await listeners.listen({
    name: 'admin',
    tls: false,
    listener: requestListener(service, {
      plane: 'admin',
      router: new Router(adminOperations(password)),
      audiences: [],
      origin: () => listeners.find('admin')?.origin ?? 'http://127.0.0.1',
    }),
  });
  scheduler.start();

  return {
    ...identity,
    service,
    arm: service.origin('arm'),
    ml: service.origin('ml'),
    storage: service.storage.origin,
    keyVault: 'https://localhost:{port}',
    identityEndpoint: `${identityListen.origin}/msi/token`,
    identityHeader,
    ca: certificate.ca,
    caFile: certificate.caFile,
    admin: `${adminListen.origin}/${password}`,
    requests: () => service.log.all(),
    stop: async () => {
      await scheduler.stop();
      await endFlowRuns(service);
      await listeners.closeAll();
      await service.storage.stop();
      if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** A secret of this local Azure that stays the same over restarts. */
function persistent(state: State, name: string): string {
  const kept = state.get<string>('keys', name);
  if (kept !== undefined) return kept;
  const made = createHash('sha256').update(randomUUID()).digest('hex').slice(0, 32);
  state.put('keys', name, made);
  return made;
}
