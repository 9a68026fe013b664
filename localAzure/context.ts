import type { Agenda } from './agenda.js';
import type { Clock } from './clock.js';
import type { Deletions } from './deletions.js';
import type { Faults } from './faults.js';
import type { Listeners } from './http/listeners.js';
import type { RequestLog } from './http/requestLog.js';
import type { Traffic } from './http/traffic.js';
import type { Tokens } from './identity/tokens.js';
import type { LongOperations } from './longOperations.js';
import type { Roles } from './roles.js';
import type { State } from './state.js';
import type { Storage } from './storage/storage.js';

/** What every handler of the local Azure can reach. */
export interface Service {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** The resource group that exists from the start, and the region everything is in. */
  readonly resourceGroup: string;
  readonly location: string;
  /** The object id that the identity endpoint speaks for. */
  readonly principalId: string;
  /** Cores of each GPU family at the start; absent: the default quota. */
  readonly gpuQuota?: number;
  /** `live`: what Azure has retired is refused, as it is today; `tutorial`: it works, as when the tutorial was written. */
  readonly today: 'tutorial' | 'live';
  /** A real local model behind the base model, spoken to in OpenAI's dialect. */
  readonly localModel?: { readonly url: string; readonly model: string };
  /** Absent: nothing is kept. */
  readonly dataDir?: string;
  /** PEM of the authority behind all certificates here. */
  readonly caFile: string;
  readonly clock: Clock;
  readonly state: State;
  readonly agenda: Agenda;
  readonly longOperations: LongOperations;
  readonly deletions: Deletions;
  readonly faults: Faults;
  readonly roles: Roles;
  readonly tokens: Tokens;
  readonly storage: Storage;
  readonly listeners: Listeners;
  readonly log: RequestLog;
  /** Absent: exchanges are not recorded. */
  readonly traffic?: Traffic;
  /** `https://localhost:port` of the management, the ML and the file plane; known once the service has started. */
  origin(plane: 'arm' | 'ml' | 'file'): string;
}
