import type { Service } from '../../../core/context.js';

/** A share, or a directory or file in one, as stored. */
export interface ShareEntry {
  readonly kind: 'share' | 'directory' | 'file';
  /** As it was first written; names are looked up without case. */
  readonly name: string;
  /** Base64, of a file. */
  readonly content?: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly changedAt: number;
}

const collection = 'fileShares';

/** Where something in a share is kept: below the ARM id of its account, so that it goes with it. `path` '' is the share itself. */
export function entryKey(accountId: string, share: string, path = ''): string {
  const key = `${accountId}/fileServices/default/shares/${share}`;
  return path === '' ? key : `${key}/${path}`;
}

export function findEntry(service: Service, key: string): ShareEntry | undefined {
  return service.state.get<ShareEntry>(collection, key);
}

export function putEntry(
  service: Service,
  key: string,
  entry: Omit<ShareEntry, 'createdAt' | 'changedAt'>,
): ShareEntry {
  const changedAt = service.clock.now();
  const whole = { ...entry, createdAt: findEntry(service, key)?.createdAt ?? changedAt, changedAt };
  service.state.put(collection, key, whole);
  return whole;
}

/** Takes it away, with all that is in it. */
export function removeEntry(service: Service, key: string): void {
  service.state.deleteUnder(key);
}

/** What lies directly in a share or directory, by name. */
export function childrenOf(service: Service, key: string): ShareEntry[] {
  return service.state
    .list<ShareEntry>(collection, `${key}/`)
    .filter((entry) => !entry.key.slice(key.length + 1).includes('/'))
    .map(({ doc }) => doc)
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

/** The files below a share or directory, by their path from there. */
export function filesUnder(service: Service, key: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const walk = (folder: string, prefix: string): void => {
    for (const { kind, name, content } of childrenOf(service, folder)) {
      if (kind === 'file') files.set(prefix + name, Buffer.from(content ?? '', 'base64'));
      else walk(`${folder}/${name}`, `${prefix}${name}/`);
    }
  };
  walk(key, '');
  return files;
}

/** The share of an account, made where it is missing. */
export function ensureShare(service: Service, accountId: string, name: string): void {
  const key = entryKey(accountId, name);
  if (!findEntry(service, key)) putEntry(service, key, { kind: 'share', name });
}
