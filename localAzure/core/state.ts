import { Journal, type Change } from './journal.js';

export interface Entry<T> {
  readonly key: string;
  readonly doc: T;
}

/** Changes that are not on the disk yet, and what was there before each. */
interface Together {
  readonly changes: Change[];
  readonly before: Change[];
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
  /** What `together` has changed so far, and how to take it back. */
  private open: Together | undefined;

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
    this.together(() => {
      for (const [collection, docs] of this.collections)
        for (const key of [...docs.keys()])
          if (key === top || key.startsWith(top + '/')) this.commit([collection, key]);
    });
  }

  /**
   * What `act` changes, up to where it first waits, is on the disk whole or not at all: a kill never leaves a thing that
   * is on its way without that which ends it. Throws when it cannot be written, and then nothing has changed.
   */
  together<T>(act: () => T): T {
    if (this.open !== undefined) return act();
    const open: Together = (this.open = { changes: [], before: [] });
    let result: T | undefined;
    try {
      return (result = act());
    } finally {
      this.open = undefined;
      this.write(open, result);
    }
  }

  private write({ changes, before }: Together, result: unknown): void {
    try {
      if (changes.length > 0) this.journal?.append(changes);
    } catch (error) {
      for (const change of before.reverse()) this.apply(change);
      // Nobody will wait for the rest of it, which finds nothing of its own.
      if (result instanceof Promise) result.catch(() => {});
      throw error;
    }
  }

  private commit(change: Change): void {
    const [collection, key] = change;
    if (this.open === undefined) this.journal?.append([change]);
    else {
      this.open.changes.push(change);
      this.open.before.push([collection, key, this.get(collection, key)]);
    }
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
