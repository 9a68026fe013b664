import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { adminOperations } from './admin.js';
import { ResourceTypes } from './arm/resources/resourceTypes.js';
import { refuseUnregistered } from './arm/subscriptions/registrations.js';
import { hostIdentity, type Identity } from './core/access/hostIdentity.js';
import { keptSecret } from './core/access/keptSecret.js';
import { Roles } from './core/access/roles.js';
import { Tokens } from './core/access/tokens.js';
import { realClock, type Clock } from './core/clock.js';
import type { Service } from './core/context.js';
import { defined } from './core/defined.js';
import { Deletions } from './core/deletions.js';
import { Faults } from './core/faults.js';
import { LongRunningOperations } from './core/longRunningOperations.js';
import { azureProxy } from './core/network/azureProxy.js';
import { loadCertificate, type Certificate } from './core/network/certificate.js';
import { Listeners } from './core/network/listeners.js';
import { Parts } from './core/parts.js';
import { RequestLog, type LogEntry } from './core/recording/requestLog.js';
import { TrafficLog } from './core/recording/trafficLog.js';
import { Scheduler } from './core/scheduler.js';
import { State } from './core/state.js';
import { requestListener } from './http/requestListener.js';
import { Router } from './http/router.js';
import { providers } from './providers.js';
import { identityEndpoint } from './providers/identity/identityEndpoint.js';
import { storageOf } from './providers/storage/storage.js';

export interface LocalAzureOptions {
  /** Where everything is kept; absent: in memory. */
  readonly dataDir?: string;
  /** In place of the real clock; `speed` is then of no effect. */
  readonly clock?: Clock;
  /** How many times faster than Azure long-running operations are. */
  readonly speed?: number;
  /** Ports that must be taken; the others are free ones, kept for the next start. */
  readonly ports?: { readonly arm?: number; readonly ml?: number };
  /** Real ms from word to word of an answer that is streamed; as in Azure, by the speed, where it is left out. */
  readonly wordMs?: number;
  readonly gpuQuota?: number;
  /** Whether retired sizes and models are refused (`live`) or work; `tutorial` if left out. */
  readonly today?: 'tutorial' | 'live';
  /** Lets command jobs run, which are code, on this machine; they are refused if left out. */
  readonly runsCommands?: boolean;
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
  /** Address for HTTPS_PROXY: behind it, Azure's own host names lead here. */
  readonly proxy: string;
  /** Address of the fault and clock routes; it holds their password. */
  readonly admin: string;
  readonly service: Service;
  requests(): readonly LogEntry[];
  stop(): Promise<void>;
}

export const defaultSpeed = 80;
const armAudiences = ['https://management.azure.com', 'https://management.core.windows.net'];
const mlAudiences = [...armAudiences, 'https://ml.azure.com', 'https://ai.azure.com'];

/** Starts everything; resolves when every listener is open. */
export async function startLocalAzure(options: LocalAzureOptions = {}): Promise<LocalAzure> {
  const scratch =
    options.dataDir === undefined ? mkdtempSync(path.join(tmpdir(), 'local-azure-')) : undefined;
  const certificate = await loadCertificate(path.join(options.dataDir ?? scratch ?? '', 'tls'));
  const { service, identity } = createService(options, certificate);
  const running = providers.map((provider) => provider.register?.(service));
  for (const one of running) await one?.start?.();
  for (const plane of ['arm', 'ml'] as const) await openPlane(service, plane, options.ports?.[plane]);
  const admin = await openAdmin(service);
  const proxy = await openProxy(service);
  service.scheduler.start();

  return {
    ...identity,
    service,
    arm: service.origin('arm'),
    ml: service.origin('ml'),
    storage: storageOf(service).origin,
    keyVault: 'https://localhost:{port}',
    identityEndpoint: identityEndpoint(service).url,
    identityHeader: identityEndpoint(service).header,
    ca: certificate.ca,
    caFile: certificate.caFile,
    admin,
    proxy,
    requests: () => service.log.all(),
    stop: async () => {
      await service.scheduler.stop();
      for (const one of running.toReversed()) await one?.stop?.();
      await service.listeners.closeAll();
      if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
    },
  };
}

function createService(
  options: LocalAzureOptions,
  certificate: Certificate,
): { readonly service: Service; readonly identity: Identity } {
  const state = new State(options.dataDir);
  const clock = options.clock ?? realClock(options.speed ?? defaultSpeed);
  const { identity, tokenKey } = hostIdentity(state, options.dataDir !== undefined);
  const scheduler = new Scheduler(state, clock, (event, error) =>
    console.error(`local Azure: ${event.kind} failed`, error),
  );
  const listeners = new Listeners(state, certificate);
  const faults = new Faults();
  const parts = new Parts();
  parts.add(new ResourceTypes(providers));
  const service: Service = {
    ...identity,
    today: options.today ?? 'tutorial',
    runsCommands: options.runsCommands ?? false,
    ...defined({
      wordMs: options.wordMs,
      gpuQuota: options.gpuQuota,
      localModel: options.localModel,
      dataDir: options.dataDir,
    }),
    certificate,
    clock,
    state,
    scheduler,
    longRunningOperations: new LongRunningOperations(state, scheduler, clock, faults),
    deletions: new Deletions(state),
    faults,
    roles: new Roles(state, clock, identity.subscriptionId),
    tokens: new Tokens(tokenKey, identity.tenantId),
    parts,
    listeners,
    log: new RequestLog(options.logFile),
    ...(options.trafficFile !== undefined && { trafficLog: new TrafficLog(options.trafficFile) }),
    origin: (plane) => {
      const listener = listeners.find(plane);
      if (!listener) throw new Error(`the ${plane} listener is not open yet`);
      return listener.origin;
    },
  };
  return { service, identity };
}

async function openPlane(service: Service, plane: 'arm' | 'ml', port: number | undefined): Promise<void> {
  const operations = providers.flatMap((provider) => provider.operations);
  await service.listeners.listen({
    name: plane,
    tls: true,
    ...defined({ port }),
    listener: requestListener(service, {
      plane,
      router: new Router(operations.filter((operation) => operation.plane === plane)),
      audiences: plane === 'arm' ? armAudiences : mlAudiences,
      origin: () => service.origin(plane),
      ...(plane === 'arm' && { refuse: refuseUnregistered }),
    }),
  });
}

/** The address of the admin routes, with their password. */
async function openAdmin(service: Service): Promise<string> {
  const { listeners, state } = service;
  const password = keptSecret(state, 'adminPassword');
  const { origin } = await listeners.listen({
    name: 'admin',
    tls: false,
    listener: requestListener(service, {
      plane: 'admin',
      router: new Router(adminOperations(password)),
      audiences: [],
      origin: () => listeners.find('admin')?.origin ?? 'http://127.0.0.1',
    }),
  });
  return `${origin}/${password}`;
}

async function openProxy(service: Service): Promise<string> {
  const { listeners } = service;
  const blobs = () => storageOf(service).server.port;
  const { origin } = await listeners.listen({
    name: 'proxy',
    tls: false,
    listener(request, response) {
      response.writeHead(400, { 'content-type': 'text/plain' });
      response.end(
        `This is a proxy for https (HTTPS_PROXY): ${request.method} ${request.url} is not for it.\n`,
      );
    },
    connect: azureProxy(
      (name) => (name === 'blob' ? blobs() : listeners.find(name)?.port),
      (port) => listeners.has(port) || port === blobs(),
    ),
  });
  return origin;
}
