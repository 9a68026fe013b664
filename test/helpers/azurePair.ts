import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FakeChannel } from './fakeChannel.js';
import { Program } from './program.js';

interface Started {
  readonly program: Program;
  readonly url: string;
}

interface LoggedRequest {
  readonly operation?: string;
  /** ISO time at which the request came. */
  readonly at: string;
  readonly method: string;
  readonly status: number;
}

/** `npm run local-azure` and, pointed at it, `npm run start:azure`: two programs, as two machines would run them. */
export class AzurePair {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'hieno-pair-'));
  readonly channel = new FakeChannel('emulator');
  bot!: Program;
  /** Further bots beside it. */
  readonly others: Program[] = [];
  #azure!: Program;
  #cloud: Record<string, string> = {};

  private constructor(private readonly settings: Readonly<Record<string, string>>) {}

  static async start(
    speed: number,
    settings: Readonly<Record<string, string>> = {},
    bots = 1,
  ): Promise<AzurePair> {
    const pair = new AzurePair(settings);
    pair.#azure = new Program('dist/localAzure/main.js', {
      LOCAL_AZURE_DATA_DIR: path.join(pair.folder, 'cloud'),
      LOCAL_AZURE_SPEED: String(speed),
    });
    const [line] = await pair.#azure.line(/^\{.*\}$/m);
    pair.#cloud = JSON.parse(line) as Record<string, string>;
    await pair.channel.start();
    const started = await Promise.all(
      Array.from({ length: bots }, (_, index) => pair.#start(`bot-${index}`)),
    );
    const [first, ...others] = started;
    if (first === undefined) throw new Error('No bot was asked for.');
    pair.#use(first);
    pair.others.push(...others.map(({ program }) => program));
    return pair;
  }

  /** After the bot was killed: another one on the same data folder. */
  async startBot(): Promise<void> {
    this.#use(await this.#start('bot-0'));
  }

  #use({ program, url }: Started): void {
    this.bot = program;
    this.channel.botUrl = url;
  }

  async #start(folder: string): Promise<Started> {
    const cloud = (name: string) => this.#cloud[name] ?? '';
    const program = new Program('dist/src/main.js', {
      PORT: '0',
      HIENO_DATA_DIR: path.join(this.folder, folder),
      AZURE_RESOURCE_MANAGER_URL: cloud('arm'),
      AZURE_CA_FILE: cloud('caFile'),
      IDENTITY_ENDPOINT: cloud('identityEndpoint'),
      IDENTITY_HEADER: cloud('identityHeader'),
      AZURE_SUBSCRIPTION_ID: cloud('subscriptionId'),
      AZURE_TENANT_ID: cloud('tenantId'),
      // A group of its own, so that it has to be made too.
      AZURE_RESOURCE_GROUP_NAME: 'hieno-acceptance',
      AZURE_LOCATION: cloud('location'),
      ...this.settings,
    });
    const [, url = ''] = await program.line(/^ready bot=(\S+)\/api\/messages/m);
    return { program, url };
  }

  /** What the local Azure has been asked, oldest first. */
  async requests(): Promise<readonly LoggedRequest[]> {
    const response = await fetch(`${this.#cloud['admin']?.replace(/\/$/, '')}/requests`);
    return (await response.json()) as LoggedRequest[];
  }

  async stop(): Promise<void> {
    await Promise.all([this.bot, ...this.others].map((bot) => bot.stop('SIGTERM')));
    await this.#azure.stop('SIGTERM');
    await this.channel.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
