import { command, words, type Words } from '../errors/nextStep.js';

/**
 * Pay-as-you-go list prices in US dollars an hour, Linux, East US, as published in 2025: for orientation in a plan, not
 * for a bill. A size that is not here shows no price.
 */
const dollarsAnHour: Readonly<Record<string, number>> = {
  standard_nc24ads_a100_v4: 3.67,
  standard_nc48ads_a100_v4: 7.35,
  standard_nc96ads_a100_v4: 14.69,
  standard_nc6s_v3: 3.06,
  standard_nc12s_v3: 6.12,
  standard_nc24s_v3: 12.24,
  standard_nc4as_t4_v3: 0.53,
};

/** A detail of a plan's line, which says so where there is no price beside it. */
export const unlessUnpriced = (size: string, detail: Words): Words =>
  hourlyPrice(size, 1, '') === undefined ? words`${detail}; the price of ${size} is not known here` : detail;

/** The same for the sum. */
export const unpricedMachine = (size: string): readonly string[] =>
  hourlyPrice(size, 1, '') === undefined ? [`machines of ${size}`] : [];

/** Of what serves: it costs until somebody takes it away. */
export const untilTeardown = words`until ${command('teardown', 'endpoint')}`;

export function hourlyPrice(
  size: string,
  instances: number,
  when: Words,
): { dollars: number; when: Words } | undefined {
  const one = dollarsAnHour[size.toLowerCase()];
  return one === undefined ? undefined : { dollars: one * instances, when };
}
