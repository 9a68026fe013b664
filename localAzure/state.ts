import { Journal, type Change } from './journal.js';

export interface Entry<T> {
  readonly key: string;
  readonly doc: T;
}

/**
 * Everything the local Azure remembers: JSON documents in named collections, by lower-cased key. In memory, or with
 * a folder also on disk. A document is frozen when it is put; to change one, put another. Keys of things that are
 * Azure resources are their ARM ids, so that `deleteUnder` takes a resource together with all it contains.
 * Documents hold no addresses: ports can change between starts.
 */
export class State {
  private readonly collections = new Map<string, Map<string, unknown>>();
  private readonly journal: Journal | undefined;

  constructor(folder?: string) {
    if (folder === undefined) return;
    this.journal = new Journal(folder);
    for (const change of this.journal.read()) this.apply(change);
    this.journal.rewrite(this.changes());
  }

  get<T>(collection: string, key: string): T | undefined {
    return this.collections.get(collection)?.get(key.toLowerCase()) as T | undefined;
  }

  put(collection: string, key: string, doc: unknown): void {
    this.commit([collection, key.toLowerCase(), freeze(doc)]);
  }

  /** True when there was something to delete. */
  delete(collection: string, key: string): boolean {
    if (!this.collections.get(collection)?.has(key.toLowerCase())) return false;
    this.commit([collection, key.toLowerCase()]);
    return true;
  }

  /** The documents whose key begins with the prefix, oldest first. */
  list<T>(collection: string, prefix = ''): Entry<T>[] {
    const wanted = prefix.toLowerCase();
    const entries: Entry<T>[] = [];
    for (const [key, doc] of this.collections.get(collection) ?? [])
      if (key.startsWith(wanted)) entries.push({ key, doc: doc as T });
    return entries;
  }

  /** Deletes, in every collection, the document of this ARM id and those of everything below it. */
  deleteUnder(id: string): void {
    const top = id.toLowerCase();
    for (const [collection, docs] of this.collections)
      for (const key of [...docs.keys()])
        if (key === top || key.startsWith(top + '/')) this.commit([collection, key]);
  }

  private commit(change: Change): void {
    this.journal?.append(change);
    this.apply(change);
  }

  private apply([collection, key, doc]: Change): void {
    let docs = this.collections.get(collection);
    if (!docs) this.collections.set(collection, (docs = new Map<string, unknown>()));
    if (doc === undefined) docs.delete(key);
    else docs.set(key, doc);
  }

  private *changes(): Generator<Change> {
    for (const [collection, docs] of this.collections)
      for (const [key, doc] of docs) yield [collection, key, doc];
  }
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}
