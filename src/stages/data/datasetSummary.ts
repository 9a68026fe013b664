import type { Row } from '../../dataset/rows/row.js';
import type { TokenCounts } from '../../dataset/checking/report.js';
import type { TuningEstimate } from '../training/tuningEstimate.js';

/** What somebody ought to know of a dataset before it is paid for. Plain JSON: it is kept with the plan. */
export interface DatasetSummary {
  readonly name: string;
  /** Where it comes from, in full: `HuggingFaceH4/ultrachat_200k train_sft[:1%] at 8049631c`. */
  readonly source: string;
  readonly trainRows: number;
  readonly testRows: number;
  /** Estimated. */
  readonly tokens: TokenCounts;
  /** Columns that nothing is trained on of; plans of earlier versions have none. */
  readonly leftOut?: readonly string[];
  /** What deserves a look, a sentence each. */
  readonly warnings: readonly string[];
  /** The first conversations to train on, shortened. */
  readonly samples: readonly Row[];
  /** Absent where a job has tuned on this data already, with the same settings. */
  readonly tuning?: TuningEstimate & { readonly epochs: number; readonly size: string };
}
