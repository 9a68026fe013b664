/** The three sizes that each bot is measured at: how many conversations at once. */
export const sizes = [1, 50, 500] as const;
export type Size = (typeof sizes)[number];

/** What a bot was like while so many talked with it. */
export interface SizeFigures {
  readonly turns: number;
  /** Of the bot's process. */
  readonly cpuMs: number;
  /** What the bot added to the endpoint's time, the median. */
  readonly addedMs: number;
  readonly turnsPerSecond: number;
}

/** One bot from its start to its end. */
export interface BotFigures {
  readonly sizes: Readonly<Record<Size, SizeFigures>>;
  /** Resident memory after the last conversation, less that at the ready line. */
  readonly growthMiB: number;
  readonly peakMiB: number;
}

export type Ratios = Readonly<Record<string, number>>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/**
 * One bot over another of the same round. CPU over all sizes is that of all turns by their number; the added time is the
 * geometric mean of the three, for turns of 500 conversations wait in line and would hide those of one.
 */
export function ratiosOf(ours: BotFigures, theirs: BotFigures): Ratios {
  const perTurn = ({ cpuMs, turns }: Pick<SizeFigures, 'cpuMs' | 'turns'>) => cpuMs / turns;
  const cpu = (size: Size) => perTurn(ours.sizes[size]) / perTurn(theirs.sizes[size]);
  const p50 = (size: Size) => ours.sizes[size].addedMs / theirs.sizes[size].addedMs;
  const throughput = (size: Size) => ours.sizes[size].turnsPerSecond / theirs.sizes[size].turnsPerSecond;
  const bySize = sizes.flatMap((size) => [
    [`cpuRatio${size}`, cpu(size)],
    [`p50Ratio${size}`, p50(size)],
  ]);
  return {
    cpuRatio: perTurn(allOf(ours)) / perTurn(allOf(theirs)),
    p50Ratio: Math.cbrt(sizes.map(p50).reduce((product, ratio) => product * ratio)),
    throughputRatio: throughput(500),
    memoryRatio: ours.growthMiB / theirs.growthMiB,
    rssRatio: ours.peakMiB / theirs.peakMiB,
    ...(Object.fromEntries(bySize) as Ratios),
  };
}

const allOf = (bot: BotFigures): Pick<SizeFigures, 'cpuMs' | 'turns'> => ({
  cpuMs: sizes.reduce((sum, size) => sum + bot.sizes[size].cpuMs, 0),
  turns: sizes.reduce((sum, size) => sum + bot.sizes[size].turns, 0),
});

/** Each figure's median over the rounds, to three digits. */
export const medians = (rounds: readonly Ratios[], suffix = ''): Ratios =>
  Object.fromEntries(
    Object.keys(rounds[0] ?? {}).map((name) => [
      `${name}${suffix}`,
      Math.round(median(rounds.map((round) => round[name] ?? Number.NaN)) * 1000) / 1000,
    ]),
  );
