import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PostgresServer } from '../../test/helpers/machine/postgresServer.js';
import { Program } from '../../test/helpers/machine/program.js';
import {
  median,
  medians,
  ratiosOf,
  sizes,
  type BotFigures,
  type Ratios,
  type Size,
  type SizeFigures,
} from './chat/figures.js';
import { figuresOf } from './chat/processFigures.js';
import { talk } from './chat/talk.js';
import { historyTurns } from './chat/words.js';
import { scoreKey, World } from './chat/world.js';

const rounds = 3;
/** Of each conversation. */
const turns: Readonly<Record<Size, number>> = { 1: 100, 50: 30, 500: 8 };
/** Not measured: until the code is compiled and the connections are open. */
const warmUp = { conversations: 20, turns: 12, name: 'warm' };

const most: Ratios = {
  cpuRatio: 0.9,
  p50Ratio: 1,
  memoryRatio: 1,
  rssRatio: 1.2,
  cpuRatioEmbedded: 1.1,
  p50RatioEmbedded: 1.2,
};
const least: Ratios = { throughputRatio: 1 };

interface Side {
  readonly script: string;
  /** What it is started with, new each time. */
  readonly environment: () => Promise<Readonly<Record<string, string>>>;
}

const hieno = 'dist/src/local/chatServer.js';

/**
 * What a turn of chat costs, against a bot of the SDK's samples (`chat/peer.mjs`) that asks the same endpoint the same:
 * the bot on PostgreSQL, the embedded one and the peer in turns, each started anew.
 *
 * @returns ratios to the peer, medians of the rounds; those of the embedded bot with `Embedded` behind, those of one size
 *   with the number of its conversations
 */
export async function benchChat(): Promise<Record<string, number>> {
  const world = await World.start();
  const server = await PostgresServer.start();
  const sides = {
    peer: { script: 'scripts/bench/chat/peer.mjs', environment: async () => ({}) },
    postgres: { script: hieno, environment: async () => ({ DATABASE_URL: await server.database() }) },
    embedded: { script: hieno, environment: async () => ({}) },
  } satisfies Record<string, Side>;
  const names = Object.keys(sides) as (keyof typeof sides)[];
  const found: Record<keyof typeof sides, BotFigures>[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? names : [...names].reverse();
      const figures: Partial<Record<keyof typeof sides, BotFigures>> = {};
      for (const name of order) figures[name] = await measured(world, sides[name]);
      found.push(figures as Required<typeof figures>);
    }
  } finally {
    await server.stop();
    world.stop();
  }
  for (const name of names)
    show(
      name,
      found.map((round) => round[name]),
    );
  const ratios: Ratios = {
    ...medians(found.map(({ postgres, peer }) => ratiosOf(postgres, peer))),
    ...medians(
      found.map(({ embedded, peer }) => ratiosOf(embedded, peer)),
      'Embedded',
    ),
  };
  return { ...ratios, wrong: world.wrong, problems: missed(ratios) + world.wrong };
}

async function measured(world: World, { script, environment }: Side): Promise<BotFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-chat-'));
  const bot = new Program(script, {
    PORT: '0',
    SCORE_URL: world.scoreUrl,
    SCORE_KEY: scoreKey,
    HISTORY_TURNS: String(historyTurns),
    HIENO_DATA_DIR: folder,
    ...(await environment()),
  });
  try {
    const [, url = ''] = await bot.line(/^ready bot=(\S+)/m);
    const ready = figuresOf(bot.pid);
    await talk(world, url, warmUp);
    const bySize: Partial<Record<Size, SizeFigures>> = {};
    for (const size of sizes) {
      let before = figuresOf(bot.pid);
      const talked = await talk(world, url, {
        conversations: size,
        turns: turns[size],
        name: `of${size}-`,
        onBegun: () => void (before = figuresOf(bot.pid)),
      });
      bySize[size] = {
        turns: talked.turns,
        cpuMs: figuresOf(bot.pid).cpuMs - before.cpuMs,
        addedMs: median(talked.added),
        turnsPerSecond: talked.turns / talked.seconds,
      };
    }
    const { residentMiB, peakMiB } = figuresOf(bot.pid);
    return {
      sizes: bySize as Required<typeof bySize>,
      growthMiB: residentMiB - ready.residentMiB,
      peakMiB,
    };
  } finally {
    await bot.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

const missed = (ratios: Ratios): number =>
  Object.entries(most).filter(([name, bound]) => !((ratios[name] ?? Infinity) <= bound)).length +
  Object.entries(least).filter(([name, bound]) => !((ratios[name] ?? 0) >= bound)).length;

/** What the ratios come from, medians too. */
function show(name: string, bots: readonly BotFigures[]): void {
  const of = (figure: (bot: BotFigures) => number): string => median(bots.map(figure)).toFixed(1);
  for (const size of sizes) {
    const cpu = of(({ sizes: { [size]: at } }) => at.cpuMs / at.turns);
    const added = of(({ sizes: { [size]: at } }) => at.addedMs);
    const rate = of(({ sizes: { [size]: at } }) => at.turnsPerSecond);
    console.log(
      `${name.padEnd(9)} ${String(size).padStart(3)}: ${cpu} ms CPU a turn, ${added} ms added, ${rate} turns/s`,
    );
  }
  console.log(
    `${name.padEnd(9)} memory: ${of((bot) => bot.growthMiB)} MiB growth, ${of((bot) => bot.peakMiB)} MiB at most`,
  );
}
