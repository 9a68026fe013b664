import type { Roles } from './access/roles.js';
import type { Tokens } from './access/tokens.js';
import type { Clock } from './clock.js';
import type { Deletions } from './deletions.js';
import type { Faults } from './faults.js';
import type { LongRunningOperations } from './longRunningOperations.js';
import type { Certificate } from './network/certificate.js';
import type { Listeners } from './network/listeners.js';
import type { Parts } from './parts.js';
import type { RequestLog } from './recording/requestLog.js';
import type { TrafficLog } from './recording/trafficLog.js';
import type { Scheduler } from './scheduler.js';
import type { State } from './state.js';

/** What every handler of the local Azure can reach. */
export interface Service {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** The resource group that exists from the start, and the region everything is in. */
  readonly resourceGroup: string;
  readonly location: string;
  /** The object id that the identity endpoint speaks for. */
  readonly principalId: string;
  /** Real ms from word to word of an answer that is streamed; absent: by the clock's speed. */
  readonly wordMs?: number;
  /** Cores of each GPU family at the start; absent: the default quota. */
  readonly gpuQuota?: number;
  /** `live`: what Azure has retired is refused, as it is today; `tutorial`: it works, as when the tutorial was written. */
  readonly today: 'tutorial' | 'live';
  /** Whether command jobs run, as code on this machine; else they are refused. */
  readonly runsCommands: boolean;
  /** A real local model behind the deployments, spoken to in OpenAI's dialect. */
  readonly localModel?: { readonly url: string; readonly model: string };
  /** Absent: nothing is kept. */
  readonly dataDir?: string;
  readonly certificate: Certificate;
  readonly clock: Clock;
  readonly state: State;
  readonly scheduler: Scheduler;
  readonly longRunningOperations: LongRunningOperations;
  readonly deletions: Deletions;
  readonly faults: Faults;
  readonly roles: Roles;
  readonly tokens: Tokens;
  readonly parts: Parts;
  readonly listeners: Listeners;
  readonly log: RequestLog;
  /** Absent: exchanges are not recorded. */
  readonly trafficLog?: TrafficLog;
  /** `https://localhost:port` of the management, the ML and the file plane; known once the service has started. */
  origin(plane: 'arm' | 'ml' | 'file'): string;
}
