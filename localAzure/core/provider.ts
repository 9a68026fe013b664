import type { Service } from './context.js';
import type { Operation } from './operation.js';
import type { ResourceType } from './resourceType.js';

/** What a provider has under way of its own. */
export interface Running {
  /** Opens what it listens on; the service is whole by then. */
  start?(): Promise<void>;
  /** Ends all that `start` or a request has begun. */
  stop?(): Promise<void>;
}

/** A part of Azure, as far as the local Azure has it: `providers.ts` lists them. */
export interface Provider {
  /** What the subscription registers: `Microsoft.KeyVault`. */
  readonly namespaces: readonly string[];
  /** What a template may deploy. */
  readonly resourceTypes: readonly ResourceType[];
  /** Everything that it answers, on all planes. */
  readonly operations: readonly Operation[];
  /** How long things take in Azure, in ms of Azure time. */
  readonly durations: Readonly<Record<string, number>>;
  /** Hooks it into a service that is being made: what happens over time, what goes with a resource, parts of its own. */
  register?(service: Service): Running | void;
}
