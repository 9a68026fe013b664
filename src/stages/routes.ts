import type { ChatRoute } from '../azure/routedModel.js';

/** Where chat messages go, and which model answers there. */
export interface Route extends ChatRoute {
  readonly modelName: string;
  readonly modelVersion: string;
}

export interface Routes {
  current(): Promise<Route | undefined>;
  set(route: Route): Promise<void>;
  clear(): Promise<void>;
}
