import type { EndpointAuth } from './azure/ml/endpointAuth.js';
import type { Reach } from './dataset/sources/remote/reach.js';

/** How a deployed model is asked. */
export interface ModelSettings {
  /** What it is told before every conversation. */
  readonly systemPrompt?: string;
  /** 0 to 2; at 0 it always takes the likeliest word. */
  readonly temperature: number;
  /** Over 0, up to 1: the share of likelihood that it chooses words from. */
  readonly topP: number;
  /** The longest that an answer may be. */
  readonly answerTokens: number;
}

/** Names, sizes and models of what Hieno makes in Azure. All of them settings; the defaults are the tutorial's. */
export interface Settings {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly workspace: string;
  readonly cluster: string;
  readonly trainingSize: string;
  readonly servingSize: string;
  readonly registry: string;
  readonly baseModel: string;
  readonly baseModelVersion: string;
  readonly component: string;
  readonly componentVersion: string;
  readonly model: string;
  readonly endpoint: string;
  /** By what the endpoint knows whom to let in. */
  readonly endpointAuth: EndpointAuth;
  readonly deployment: string;
  readonly models: { readonly tuned: ModelSettings; readonly base: ModelSettings };
  /** So many questions of the training rows are suggested to everybody who talks with the model; 0: none, and none is kept. */
  readonly suggestedQuestions: number;
  readonly hub: string;
  readonly project: string;
  /** What is trained on when nothing is named. */
  readonly defaultDataset: { readonly dataset: string; readonly slice?: string };
  /** The folder where prepared datasets lie. */
  readonly datasetsDir: string;
  /** The folder of files that admins have asked for. */
  readonly exportsDir: string;
  /** Where datasets with a name come from. The token is a secret: it is in no record and no log. */
  readonly datasetHub: { readonly endpoint: string; readonly token?: string };
  /** What is fetched for whoever names an address: from where, what is attached from where, and how many bytes at most. */
  readonly downloads: { readonly reach: Reach; readonly attachments: Reach; readonly mostBytes: number };
}
