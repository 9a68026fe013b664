/** The cluster, the job and the model that came of it. */
export interface TrainingFacts {
  readonly clusterName?: string;
  /** Whether this attempt has asked Azure for it itself: a failure is then its own, and not an older one's ruin. */
  readonly clusterAsked?: true;
  readonly jobName?: string;
  readonly jobUrl?: string;
  readonly losses?: Losses;
  /** Since when the job stands in the queue because of the quota, epoch milliseconds. */
  readonly coresAwaitedSince?: number | undefined;

  readonly modelName?: string;
  readonly modelVersion?: string;
  readonly modelId?: string;
}

/** Loss over training steps, in nats per token. */
export interface Losses {
  readonly training: readonly LossPoint[];
  readonly validation: readonly LossPoint[];
}

export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}
