import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { State } from '../state.js';

/** Who and where a local Azure is. */
export interface Identity {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** The group that exists from the start. */
  readonly resourceGroup: string;
  readonly location: string;
  /** Object id of the managed identity that the identity endpoint speaks for. */
  readonly principalId: string;
}

interface HostIdentity {
  readonly identity: Identity;
  /** PEM of the key that signs tokens. */
  readonly tokenKey: string;
}

let ofThisProcess: HostIdentity | undefined;

/**
 * Made up once per data folder. Local Azures in memory share one: the identity client caches tokens for the whole
 * process, whatever endpoint they came from, as a host has only one managed identity.
 */
export function hostIdentity(state: State, kept: boolean): HostIdentity {
  const found = kept ? state.get<HostIdentity>('local', 'identity') : ofThisProcess;
  if (found) return found;
  const made = createHostIdentity();
  if (kept) state.put('local', 'identity', made);
  else ofThisProcess = made;
  return made;
}

function createHostIdentity(): HostIdentity {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    identity: {
      subscriptionId: randomUUID(),
      tenantId: randomUUID(),
      resourceGroup: 'rg-hieno',
      location: 'eastus2',
      principalId: randomUUID(),
    },
    tokenKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
