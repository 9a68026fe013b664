import type { QueuedFault } from '../../../helpers/azure/localAzureProcess.js';

/** What the local Azure lets befall a request. */
export const queuedFaults = {
  'a 429': { kind: 'status', status: 429 },
  'a 500': { kind: 'status', status: 500 },
  'a dropped connection': { kind: 'drop' },
  // The work is done, and nobody hears of it.
  'a lost answer': { kind: 'lost' },
} as const satisfies Readonly<Record<string, Omit<QueuedFault, 'operation'>>>;

/** The work is done, the answer given, and the bot is no more. */
export const kill = 'a kill';

export type FaultKind = keyof typeof queuedFaults | typeof kill;

export const faultKinds: readonly FaultKind[] = [
  ...(Object.keys(queuedFaults) as (keyof typeof queuedFaults)[]),
  kill,
];

/** Blobs and tokens are answered by servers that lose nothing on purpose. */
export const canStrike = (kind: FaultKind, operation: string): boolean =>
  kind !== 'a lost answer' || !/^(Blob|ManagedIdentity)_/.test(operation);
