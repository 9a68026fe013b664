import path from 'node:path';
import { packageRoot } from '../packageRoot.js';
import { startChild, type Child } from './child.js';
import { localAzureProgram } from './localAzureProgram.js';

export interface StackOptions {
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  /** The launcher's own environment, which the children inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The local mode: a local Azure and, beside it, a bot that is told its address and knows nothing else about it. */
export interface Stack {
  readonly messagesUrl: string;
  readonly bot: Child;
  readonly children: readonly Child[];
  stop(): Promise<void>;
}

interface Addresses {
  readonly arm: string;
  readonly caFile: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly resourceGroup: string;
  readonly location: string;
}

export async function startStack({ dataDir, port, environment }: StackOptions): Promise<Stack> {
  const azure = startChild({
    name: 'The local Azure',
    script: localAzureProgram(packageRoot),
    env: {
      ...environment,
      LOCAL_AZURE_DATA_DIR: path.join(dataDir, 'local-azure'),
      LOCAL_AZURE_PARENT: '1',
    },
    logFile: path.join(dataDir, 'logs/local-azure.log'),
  });
  const children = [azure];
  const stop = async () => {
    // The bot first: it may still be talking to the cloud.
    for (const child of [...children].reverse()) await child.stop();
  };
  try {
    const addresses = await azure.line(readAddresses);
    const bot = startChild({
      name: 'The bot',
      script: path.join(packageRoot, 'dist/src/main.js'),
      env: {
        ...environment,
        ...environmentOf(addresses),
        PORT: String(port),
        HIENO_DATA_DIR: dataDir,
        HIENO_PARENT: '1',
      },
      logFile: path.join(dataDir, 'logs/bot.log'),
    });
    children.push(bot);
    const messagesUrl = await bot.line((line) => /^ready bot=(\S+)/.exec(line)?.[1]);
    return { messagesUrl, bot, children, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readAddresses(line: string): Addresses | undefined {
  if (!line.startsWith('{')) return undefined;
  return JSON.parse(line) as Addresses;
}

/** The same settings that a bot in Azure gets, with the local Azure's addresses. */
const environmentOf = (addresses: Addresses): Record<string, string | undefined> => ({
  // Of an identity in Azure, which the local one does not know.
  AZURE_CLIENT_ID: undefined,
  AZURE_CLIENT_SECRET: undefined,
  AZURE_RESOURCE_MANAGER_URL: addresses.arm,
  AZURE_CA_FILE: addresses.caFile,
  IDENTITY_ENDPOINT: addresses.identityEndpoint,
  IDENTITY_HEADER: addresses.identityHeader,
  AZURE_SUBSCRIPTION_ID: addresses.subscriptionId,
  AZURE_TENANT_ID: addresses.tenantId,
  AZURE_RESOURCE_GROUP_NAME: addresses.resourceGroup,
  AZURE_LOCATION: addresses.location,
});
