type Kind<T> = abstract new (...args: never[]) => T;

/**
 * What lives as long as a service and is no document: caches, counts, servers, the list of resource types. There is one of
 * each class; its owner adds it when it registers.
 */
export class Parts {
  private readonly all = new Map<unknown, object>();

  add(part: object): void {
    if (this.all.has(part.constructor)) throw new Error(`there is a ${part.constructor.name} already`);
    this.all.set(part.constructor, part);
  }

  get<T extends object>(kind: Kind<T>): T {
    const found = this.all.get(kind);
    if (found === undefined) throw new Error(`no provider has added a ${kind.name}`);
    return found as T;
  }
}
