import type { Traffic } from '../azure/ml/onlineEndpoints.js';

export interface DeployedModel {
  readonly modelName: string;
  readonly modelVersion: string;
}

/** A deployment that answers, and with which model. */
export interface Share extends DeployedModel {
  readonly deploymentName: string;
  /** Whole percent of the traffic, over 0. */
  readonly percent: number;
}

/** Where the chat goes: names only; the address is asked of the endpoint, the key of Key Vault. */
export interface ChatRoute {
  readonly endpointName: string;
  readonly baseDeploymentName?: string;
  /** What is deployed there; not known of routes of before. */
  readonly baseModel?: DeployedModel;
  readonly vaultName: string;
  readonly secretName: string;
  readonly updatedAt: number;
}

/** Where chat messages go, and who answers there. */
export interface Route extends ChatRoute {
  /** The biggest first. */
  readonly shares: readonly Share[];
  /** The split before the last change that Hieno made; absent while there was none. */
  readonly previousTraffic?: Traffic;
}

export interface Routes {
  current(): Promise<Route | undefined>;
  set(route: Route): Promise<void>;
  clear(): Promise<void>;
}
