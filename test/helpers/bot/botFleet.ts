import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FakeChannel } from '../channel/fakeChannel.js';
import { Program } from '../machine/program.js';

type BotSettings = Readonly<Record<string, string>>;

export interface FleetOptions {
  /** What every bot, or each by its number, is started with besides a free port and a data folder of its own. */
  readonly settings: BotSettings | ((index: number) => BotSettings);
  readonly bots?: number;
  /** By itself the clone's. */
  readonly program?: string;
  /** Where their data folders are; by itself a new folder that goes with them. */
  readonly folder?: string;
}

/** `npm run start:azure`, once or several times at once, with a channel whose messages go to the first that lives. */
export class BotFleet {
  readonly channel = new FakeChannel('emulator');
  readonly bots: Program[] = [];
  readonly #urls: (string | undefined)[] = [];
  readonly #folder: string;

  private constructor(
    private readonly settings: FleetOptions['settings'],
    private readonly program = 'dist/src/main.js',
    folder = tmpdir(),
  ) {
    this.#folder = mkdtempSync(path.join(folder, 'hieno-bots-'));
  }

  static async start({ settings, bots = 1, program, folder }: FleetOptions): Promise<BotFleet> {
    const fleet = new BotFleet(settings, program, folder);
    await fleet.channel.start();
    try {
      await Promise.all(Array.from({ length: bots }, (_, index) => fleet.startBot(index)));
      return fleet;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  /** The first one's data folder. */
  get folder(): string {
    return path.join(this.#folder, 'bot-0');
  }

  get bot(): Program {
    const [first] = this.bots;
    if (first === undefined) throw new Error('No bot was started.');
    return first;
  }

  /** Also after it was killed: another one on the same data folder. */
  async startBot(index = 0): Promise<void> {
    const bot = new Program(this.program, {
      PORT: '0',
      HIENO_DATA_DIR: path.join(this.#folder, `bot-${index}`),
      ...(typeof this.settings === 'function' ? this.settings(index) : this.settings),
    });
    this.bots[index] = bot;
    this.#urls[index] = undefined;
    const [, url = ''] = await bot.line(/^ready bot=(\S+)\/api\/messages/m);
    this.#urls[index] = url;
    if (index === 0) this.channel.botUrl = url;
  }

  /** Where a bot listens; undefined while it is not up. */
  url(index: number): string | undefined {
    return this.bots[index]?.exitCode === undefined ? this.#urls[index] : undefined;
  }

  /** Asks all that live to end. @returns their exit codes */
  async end(): Promise<(number | null)[]> {
    return Promise.all(
      this.bots.filter(({ exitCode }) => exitCode === undefined).map((bot) => bot.stop('SIGTERM')),
    );
  }

  async stop(): Promise<void> {
    await this.end();
    await this.channel.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
