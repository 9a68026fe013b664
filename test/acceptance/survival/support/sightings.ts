import type { LocalAzureProcess, LoggedRequest } from '../../../helpers/azure/localAzureProcess.js';

/** A request that the local Azure has just logged. */
export interface Sighting {
  readonly operation: string;
  /** What the path must contain, where several things share an operation. */
  readonly path?: RegExp;
  readonly status?: number;
  /** Which of those that fit; 1 is the first after the sighting before. */
  readonly nth: number;
}

export const seen = (operation: string, options: Partial<Omit<Sighting, 'operation'>> = {}): Sighting => ({
  operation,
  nth: 1,
  ...options,
});

export const inWords = (sightings: readonly Sighting[]): string =>
  sightings
    .map(({ operation, path, status, nth }) =>
      [operation, path?.source.replace(/[\\$]/g, ''), status, nth === 1 ? '' : `#${nth}`]
        .filter((part) => part !== undefined && part !== '')
        .join(' '),
    )
    .join(', then ');

const fits = ({ operation, path, status }: Sighting, request: LoggedRequest): boolean =>
  request.operation === operation &&
  (path === undefined || path.test(request.path)) &&
  (status === undefined || request.status === status);

/** Takes requests one after the other and tells when all sightings have come, in their order. */
export function lookout(sightings: readonly Sighting[]): (request: LoggedRequest) => boolean {
  let step = 0;
  let count = 0;
  return (request) => {
    const wanted = sightings[step];
    if (wanted === undefined || !fits(wanted, request) || ++count < wanted.nth) return false;
    count = 0;
    return ++step === sightings.length;
  };
}

/** Calls `act` in the very moment in which the last of the sightings is logged. */
export function whenSeen(
  azure: LocalAzureProcess,
  sightings: readonly Sighting[],
  act: (request: LoggedRequest) => void,
): void {
  const isSeen = lookout(sightings);
  const watcher = (request: LoggedRequest) => {
    if (!isSeen(request)) return;
    azure.watchers.delete(watcher);
    act(request);
  };
  azure.watchers.add(watcher);
}
