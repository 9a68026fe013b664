import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hostIdentity } from '../machine/hostIdentity.js';
import { startLocalAzure, type LocalAzure } from './startLocalAzure.js';
import { realClock } from '../../../localAzure/core/clock.js';
import { startApp, type App, type StartOptions } from '../../../src/app.js';
import { readConfig } from '../../../src/config/config.js';
import { createLog } from '../../../src/pinoLog.js';
import { Redactor } from '../../../src/redact.js';
import { FakeChannel } from '../channel/fakeChannel.js';
import { seedFile } from '../machine/seed.js';

export interface LocalStackOptions {
  /**
   * How many times faster than Azure; the default makes a whole journey take seconds and still shows its middle. Where it is
   * given, a run's end does not wait for the pace at which Teams lets a card be updated either.
   */
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
  #speed: number;

  private constructor(private readonly options: LocalStackOptions) {
    this.#speed = options.speed ?? 600;
  }

  static async start(options: LocalStackOptions = {}): Promise<LocalStack> {
    const stack = new LocalStack(options);
    const { gpuQuota } = options;
    const clock = realClock();
    // In memory: such instances share one identity, so that the SDK's process-wide token cache fits them all.
    stack.azure = await startLocalAzure({
      clock: { now: () => clock.now(), scaled: (ms) => ms / stack.#speed },
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
    this.app = await startApp(config, log, redactor, {
      seedFile,
      ...(this.options.speed !== undefined && { cardPace: () => 100 }),
      ...options,
    });
    this.channel.botUrl = `http://127.0.0.1:${this.app.port}`;
  }

  /** What Azure begins from now on takes as long as it does in Azure, until `go`: nobody has to be faster than a run. */
  hold(): void {
    this.#speed = 1;
  }

  go(): void {
    this.#speed = this.options.speed ?? 600;
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
