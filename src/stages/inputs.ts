import type { QuotaPurpose } from './quota/coreNeeds.js';

/** What the person asked for, validated. Plain JSON: it is kept in the run record. */
export interface RunInputs {
  /** A path, an address or a name on the hub, as `datasetSource` takes it; absent means the default dataset. */
  readonly dataset?: string;
  /** Which rows of it, in the words of `parseSlices`. */
  readonly slice?: string;
  /** Of the shuffle. */
  readonly seed?: number;
  /** Leave broken rows out instead of refusing the dataset. */
  readonly skipBroken?: boolean;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly scheduler?: string;
  /** A registered model version to deploy; absent means the newest that Hieno registered. */
  readonly modelVersion?: string;
  /** Also deploy the untuned base model, with no traffic, so that /compare can ask both. */
  readonly base?: boolean;
  /** Whole percent of the traffic per deployment; together 100. */
  readonly traffic?: Readonly<Record<string, number>>;
  /** The split that the plan of a change found: where there is another one by now, the plan does not hold. */
  readonly trafficBefore?: Readonly<Record<string, number>>;
  /** Also publish the endpoint as a flow, at the end of a journey. */
  readonly promptflow?: boolean;
  /** For which command more cores are asked for. */
  readonly quotaFor?: QuotaPurpose;
  /** New totals of cores by limit: a family's name, or `regional`. */
  readonly limits?: Readonly<Record<string, number>>;
  /** What /teardown removes. */
  readonly target?: 'endpoint' | 'everything';
}
