import { appendFileSync } from 'node:fs';
import { baseline } from './baseline.js';
import type { Journey } from './journey.js';
import type { Verdict } from './chat/chatLedger.js';
import { doubles, missing, writesOf } from './writes.js';

export const stores = ['embedded', 'PostgreSQL'] as const;
export type Store = (typeof stores)[number];

/** One line of the table that `npm run acceptance` prints. */
export interface CaseResult {
  readonly suite: 'kill' | 'replicas' | 'fault' | 'cloud';
  readonly store: Store;
  /** The point, or the fault. */
  readonly name: string;
  /** What was killed, or whose request failed. */
  readonly victim: string;
  readonly stage: string;
  readonly completed: boolean;
  /** Whether the fault came about: of looks there may be fewer than the last time. */
  readonly struck?: boolean;
  readonly duplicates: number;
  /** From the confirmation to the end. */
  readonly seconds: number;
  /** From the kill to the survivor's first work on the run. */
  readonly takeoverSeconds?: number;
}

export interface StartsResult {
  readonly suite: 'starts';
}

export interface SoakResult {
  readonly suite: 'soak';
  readonly ended: number;
  /** Early in the row and after its last run. */
  readonly residentMiB: readonly [number, number];
}

export interface ChatResult {
  readonly suite: 'chat';
  readonly store: Store;
  readonly verdict: Verdict;
}

/** Measures a journey by the undisturbed one, keeps the result for the table, and throws when it is a bad one. */
export async function judge(
  about: Omit<CaseResult, 'completed' | 'duplicates' | 'seconds'>,
  { requests, seconds, problem }: Journey,
): Promise<void> {
  const { writes } = await baseline();
  const written = writesOf(requests);
  const twice = doubles(writes, written);
  // A local Azure that is killed takes the last lines of its log with it.
  const lacking = problem === undefined && about.suite !== 'cloud' ? missing(writes, written) : [];
  const completed = problem === undefined && lacking.length === 0;
  keep({ ...about, completed, duplicates: twice.length, seconds });
  if (twice.length > 0) throw new Error(`done twice: ${twice.join('; ')}`, { cause: problem });
  if (problem !== undefined) throw problem as Error;
  if (lacking.length > 0) throw new Error(`not done: ${lacking.join(', ')}`);
}

/** Where `scripts/acceptance.mjs` looks for what it prints. */
export function keep(result: CaseResult | StartsResult | SoakResult | ChatResult): void {
  const file = process.env['ACCEPTANCE_RESULTS'];
  if (file !== undefined) appendFileSync(file, JSON.stringify(result) + '\n');
}
