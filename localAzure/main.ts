import { readConfig } from './config.js';
import { startLocalAzure } from './service.js';

const config = readConfig();
const azure = await startLocalAzure({
  dataDir: config.dataDir,
  speed: config.speed,
  ...(config.port !== undefined && { ports: { arm: config.port } }),
  ...(config.gpuQuota !== undefined && { gpuQuota: config.gpuQuota }),
  ...(config.localModel && { localModel: config.localModel }),
  ...(config.logFile !== undefined && { logFile: config.logFile }),
});

const { arm, keyVault, storage, identityEndpoint, identityHeader, caFile } = azure;
const { subscriptionId, tenantId, resourceGroup, location, admin } = azure;
console.log(
  JSON.stringify({
    ...{ arm, keyVault, storage, identityEndpoint, identityHeader, caFile },
    ...{ subscriptionId, tenantId, resourceGroup, location, admin },
  }),
);

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  void azure.stop().then(() => process.exit(0));
}

process.once('SIGINT', stop);
process.once('SIGTERM', stop);
if (config.endWithParent) {
  // The pipe closes however the launcher dies, SIGKILL included.
  process.stdin.resume();
  process.stdin.once('end', stop);
  process.stdin.once('error', stop);
}
