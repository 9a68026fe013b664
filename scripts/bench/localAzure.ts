import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { ResourceManagementClient } from '@azure/arm-resources';
import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/packageRoot.js';

const CLIENTS = 20;
const CALLS_EACH = 50;
const GROUP = 'rg-hieno';

/** 1,000 mixed calls of 20 clients at once against a local Azure in a process of its own, twice: the second shows a leak. */
export async function benchLocalAzure(): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-local-azure-'));
  const azure = spawn(process.execPath, ['localAzure/dist/main.js'], {
    cwd: packageRoot,
    env: {
      PATH: process.env['PATH'],
      LOCAL_AZURE_DATA_DIR: folder,
      LOCAL_AZURE_SPEED: '100000',
      LOCAL_AZURE_PARENT: '1',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const clients = connect(await addresses(azure));
    const uris = await prepare(clients);
    const rounds = [];
    for (let round = 0; round < 3; round++)
      rounds.push(await load(clients, uris, round, () => memory(azure)));
    const [, second, third] = rounds;
    const problems = rounds.reduce((sum, { lost, failed }) => sum + lost + failed, 0);
    return {
      calls: CLIENTS * CALLS_EACH,
      clients: CLIENTS,
      callsPerSecond: third?.rate ?? 0,
      lostUpdates: rounds.reduce((sum, { lost }) => sum + lost, 0),
      failedCalls: rounds.reduce((sum, { failed }) => sum + failed, 0),
      memoryMB: third?.memoryMB ?? 0,
      memoryGrowth: Math.round((100 * (third?.memoryMB ?? 0)) / (second?.memoryMB ?? 1)) / 100,
      problems,
    };
  } finally {
    azure.kill();
    await once(azure, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Addresses {
  readonly arm: string;
  readonly caFile: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
}

async function addresses(child: ChildProcess): Promise<Addresses> {
  if (!child.stdout) throw new Error('no output to read');
  for await (const line of createInterface(child.stdout))
    if (line.startsWith('{')) return JSON.parse(line) as Addresses;
  throw new Error('The local Azure ended before it was ready.');
}

type Clients = ReturnType<typeof connect>;

function connect({ arm, caFile, subscriptionId, location, ...identity }: Addresses) {
  process.env['IDENTITY_ENDPOINT'] = identity.identityEndpoint;
  process.env['IDENTITY_HEADER'] = identity.identityHeader;
  const credential = new ManagedIdentityCredential();
  const trust = { tlsOptions: { ca: readFileSync(caFile, 'utf8') }, retryOptions: { maxRetries: 0 } };
  const options = { endpoint: arm, credentialScopes: 'https://management.azure.com/.default', ...trust };
  return {
    location,
    credential,
    resources: new ResourceManagementClient(credential, subscriptionId, options),
    deployments: new DeploymentsClient(credential, subscriptionId, options),
    ml: new AzureMachineLearningWorkspaces(credential, subscriptionId, options),
    secrets: (uri: string) =>
      new SecretClient(uri, credential, { ...trust, disableChallengeResourceVerification: true }),
  };
}

/** The template, whose workspace and vault the load works on. */
async function prepare({ deployments, credential }: Clients) {
  const { token } = await credential.getToken('https://management.azure.com/.default');
  const { oid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    oid: string;
  };
  const file = path.join(packageRoot, 'deploymentTemplates/machineLearning/azuredeploy.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const { properties } = await deployments.deployments.beginCreateOrUpdateAndWait(
    GROUP,
    'bench',
    { properties: { mode: 'Incremental', template, parameters: { botPrincipalId: { value: oid } } } },
    { updateIntervalInMs: 20 },
  );
  const outputs = properties?.outputs as Record<'workspaceName' | 'vaultUri', { value: string }>;
  return { workspace: outputs.workspaceName.value, vaultUri: outputs.vaultUri.value };
}

/** Every client writes what is its own and reads it back, among reads of what is shared. */
async function load(
  { ml, resources, secrets, location }: Clients,
  { workspace, vaultUri }: Awaited<ReturnType<typeof prepare>>,
  round: number,
  memoryNow: () => number,
) {
  let lost = 0;
  let failed = 0;
  const vault = secrets(vaultUri);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const name = `bench-${client}`;
      const marks = [0, 1, 2, 3, 4].map((mark) => `${round}-${client}-${mark}`);
      for (const mark of marks) {
        const calls: [() => Promise<unknown>, unknown][] = [
          [() => vault.setSecret(name, mark).then(({ value }) => value), mark],
          [() => vault.getSecret(name).then(({ value }) => value), mark],
          [
            () =>
              resources.resourceGroups
                .createOrUpdate(`rg-${name}`, { location, tags: { mark } })
                .then(({ tags }) => tags?.['mark']),
            mark,
          ],
          [() => resources.resourceGroups.get(`rg-${name}`).then(({ tags }) => tags?.['mark']), mark],
          [
            () =>
              ml.dataContainers
                .createOrUpdate(GROUP, workspace, name, {
                  properties: { dataType: 'uri_file', description: mark },
                })
                .then(({ properties }) => properties.description),
            mark,
          ],
          [
            () =>
              ml.dataContainers.get(GROUP, workspace, name).then(({ properties }) => properties.description),
            mark,
          ],
          [() => ml.workspaces.get(GROUP, workspace).then((found) => found.name), workspace],
          [
            () => ml.datastores.get(GROUP, workspace, 'workspaceblobstore').then((found) => found.name),
            'workspaceblobstore',
          ],
          [() => resources.resourceGroups.checkExistence(GROUP).then(({ body }) => body), true],
          [async () => (await ml.usages.list(location).next()).done, false],
        ];
        for (const [call, expected] of calls) {
          try {
            if ((await call()) !== expected) lost++;
          } catch (error) {
            failed++;
            if (failed === 1) console.error(error);
          }
        }
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  return { lost, failed, rate: Math.round((CLIENTS * CALLS_EACH) / seconds), memoryMB: memoryNow() };
}

/** Resident memory in MB, where the system tells it. */
function memory(child: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
