import type { Manifest } from './output/manifest.js';
import type { SourceIdentity } from './reading.js';

/** What is to be made of a source: all that a manifest says before a row has been read. */
export type Wanted = Pick<Manifest, 'version' | 'source' | 'seed' | 'testShare' | 'skipBroken'>;

export interface WantedOptions {
  readonly seed?: number;
  /** Leaves broken rows out instead of refusing the dataset. */
  readonly skipBroken?: boolean;
}

export const defaultSeed = 42;
/** Part of the rows that is kept apart to test with; as `train_test_split(test_size=0.2)`. */
const testShare = 0.2;

export const wantedOf = (
  source: SourceIdentity,
  { seed = defaultSeed, skipBroken = false }: WantedOptions,
): Wanted => ({ version: 2, source, seed, testShare, skipBroken });
