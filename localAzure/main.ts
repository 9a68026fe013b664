#!/usr/bin/env node
import { TestClock } from './core/clock.js';
import { cannotStart } from './core/cannotStart.js';
import { readConfig } from './core/config.js';
import { startLocalAzure } from './service.js';
import { defined } from './core/defined.js';

const config = readConfig();
const starting = startLocalAzure({
  dataDir: config.dataDir,
  ...(config.speed === 0 ? { clock: new TestClock() } : { speed: config.speed }),
  today: config.today,
  runsCommands: config.runsCommands,
  ...(config.port !== undefined && { ports: { arm: config.port } }),
  ...defined({
    wordMs: config.wordMs,
    gpuQuota: config.gpuQuota,
    localModel: config.localModel,
    logFile: config.logFile,
    trafficFile: config.trafficFile,
  }),
});

let stopping = false;

/** Ends in order; a signal during the start waits for its end. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  void starting.then((azure) => azure.stop()).then(() => process.exit(0));
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
if (config.endWithParent) {
  // The pipe closes however the launcher dies, SIGKILL included.
  process.stdin.resume();
  process.stdin.once('end', stop);
  process.stdin.once('error', stop);
}

for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

const { arm, keyVault, storage, identityEndpoint, identityHeader, caFile, ...rest } = await starting.catch(
  (error: unknown) => {
    console.error(cannotStart(error, config.dataDir));
    return process.exit(1);
  },
);
const { subscriptionId, tenantId, resourceGroup, location, admin, proxy } = rest;
console.log(
  JSON.stringify({
    ...{ arm, keyVault, storage, identityEndpoint, identityHeader, caFile },
    ...{ subscriptionId, tenantId, resourceGroup, location, admin, proxy },
  }),
);
