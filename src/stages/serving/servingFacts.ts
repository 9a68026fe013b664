/** The endpoint, its deployments, its key and its traffic. */
export interface ServingFacts {
  readonly endpointName?: string;
  readonly scoringUri?: string;
  readonly deploymentName?: string;
  readonly baseDeploymentName?: string;
  /** Whether this attempt has asked Azure for them itself: a failure is then its own, and not an older one's ruin. */
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
}
