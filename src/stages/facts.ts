/**
 * What a run has learnt so far. Each stage adds to it and the next ones read it. Kept in the run record in clear, so
 * never a secret: the endpoint's key is a Key Vault reference (vault and secret name).
 */
export interface Facts {
  readonly location?: string;
  readonly workspaceId?: string;
  readonly workspaceName?: string;
  readonly workspaceGuid?: string;
  readonly studioUrl?: string;
  /** Where the metrics of jobs are read: `azureml://{host}/mlflow/...`. */
  readonly trackingUri?: string;
  readonly storageAccountId?: string;
  readonly registryId?: string;
  readonly vaultId?: string;
  readonly vaultName?: string;
  readonly vaultUri?: string;
  readonly identityId?: string;
  readonly identityPrincipalId?: string;

  readonly datasetName?: string;
  /** What the finished model is asked first: a question of the training rows, where they are known. */
  readonly firstQuestion?: string;
  readonly trainRows?: number;
  readonly validationRows?: number;
  readonly trainUri?: string;
  readonly validationUri?: string;
  /** Hash of the prepared files: the same data is never uploaded or trained on twice. */
  readonly datasetHash?: string;
  readonly dataAssetVersion?: string;

  readonly clusterName?: string;
  readonly jobName?: string;
  readonly jobUrl?: string;
  readonly losses?: Losses;
  /** Since when the job stands in the queue because of the quota, epoch milliseconds. */
  readonly coresAwaitedSince?: number | undefined;

  readonly modelName?: string;
  readonly modelVersion?: string;
  readonly modelId?: string;

  readonly endpointName?: string;
  readonly scoringUri?: string;
  readonly deploymentName?: string;
  readonly baseDeploymentName?: string;
  /** Whether this attempt has asked Azure for them itself: a failure is then its own, and not an older one's ruin. */
  readonly clusterAsked?: true;
  readonly endpointAsked?: true;
  readonly deploymentAsked?: true;
  readonly baseDeploymentAsked?: true;
  readonly endpointDeletionAsked?: true;
  readonly trafficAsked?: true;
  /** Shares in whole percent before this run has changed them. */
  readonly previousTraffic?: Readonly<Record<string, number>>;
  readonly secretName?: string;
  /** The deployment's answer to that question, shortened. */
  readonly firstAnswer?: string;

  readonly hubId?: string;
  readonly hubUrl?: string;
  readonly projectName?: string;
  readonly projectUrl?: string;
  /** Where Azure tells how it goes that this attempt has begun; empty where it said nothing. */
  readonly hubOperation?: string;
  readonly projectOperation?: string;
  readonly connectionName?: string;
  readonly flowPath?: string;
  readonly flowName?: string;
  readonly flowUrl?: string;
  /** Until when what the flow runs on is there, in a sentence, and where Microsoft says what comes then. */
  readonly flowOutlook?: string;
  readonly flowGuideUrl?: string;
  /** Where the start of the flow's compute session is asked after. */
  readonly flowOpening?: string;
  /** The flow's answer to the first question, shortened. */
  readonly flowAnswer?: string;

  /** Requests for more cores that were sent, by the limit; without an address where nothing had to be asked for. */
  readonly quotaRequests?: Readonly<Record<string, { readonly uri?: string }>>;
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
