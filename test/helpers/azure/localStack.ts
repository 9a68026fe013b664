import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hostIdentity } from '../machine/hostIdentity.js';
import { startLocalAzure, type LocalAzure } from './startLocalAzure.js';
import { startApp, type App, type StartOptions } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import { createLog } from '../../../src/pinoLog.js';
import { Redactor } from '../../../src/redact.js';
import { FakeChannel } from '../channel/fakeChannel.js';
import { seedFile } from '../machine/seed.js';

export interface LocalStackOptions {
  /** How many times faster than Azure; the default makes a whole journey take seconds and still shows its middle. */
  readonly speed?: number;
  readonly gpuQuota?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/** The real app on a real local Azure, with a client of `/api/messages`: nothing between them but HTTP. */
export class LocalStack {
  readonly logLines: string[] = [];
  readonly channel = new FakeChannel('emulator');
  readonly folder = mkdtempSync(path.join(tmpdir(), 'hieno-test-'));
  azure!: LocalAzure;
  app!: App;
  readonly #before = { ...process.env };

  private constructor(private readonly options: LocalStackOptions) {}

  static async start(options: LocalStackOptions = {}): Promise<LocalStack> {
    const stack = new LocalStack(options);
    const { speed = 600, gpuQuota } = options;
    // In memory: such instances share one identity, so that the SDK's process-wide token cache fits them all.
    stack.azure = await startLocalAzure({
      speed,
      ...(gpuQuota === undefined ? {} : { gpuQuota }),
    });
    await stack.channel.start();
    await stack.startApp();
    return stack;
  }

  /** Also after `app.stop()`: the same data folder, as after a restart, perhaps with other settings. */
  async startApp(
    settings: Readonly<Record<string, string>> = {},
    options: Pick<StartOptions, 'firstTidyMs'> = {},
  ): Promise<void> {
    const { arm, caFile, subscriptionId, tenantId, resourceGroup, location } = this.azure;
    const identity = await hostIdentity(this.azure);
    // The managed identity's own client reads these two itself.
    Object.assign(process.env, identity);
    const config = readConfig({
      PORT: '0',
      LOG_LEVEL: 'debug',
      HIENO_DATA_DIR: this.folder,
      AZURE_RESOURCE_MANAGER_URL: arm,
      AZURE_CA_FILE: caFile,
      AZURE_SUBSCRIPTION_ID: subscriptionId,
      AZURE_TENANT_ID: tenantId,
      AZURE_RESOURCE_GROUP_NAME: resourceGroup,
      AZURE_LOCATION: location,
      ...identity,
      ...this.options.settings,
      ...settings,
    });
    const redactor = new Redactor();
    const log = createLog('debug', redactor, { write: (line) => this.logLines.push(line) });
    this.app = await startApp(config, log, redactor, { seedFile, ...options });
    this.channel.botUrl = `http://127.0.0.1:${this.app.port}`;
  }

  /** A file that a command can name. */
  file(name: string, lines: readonly unknown[]): string {
    const at = path.join(this.folder, name);
    writeFileSync(
      at,
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    );
    return at;
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.channel.stop();
    await this.azure.stop();
    for (const key of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'])
      if (this.#before[key] === undefined) delete process.env[key];
    rmSync(this.folder, { recursive: true, force: true });
  }
}
