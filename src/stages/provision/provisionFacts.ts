/** The workspace and what is around it. */
export interface ProvisionFacts {
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
}
