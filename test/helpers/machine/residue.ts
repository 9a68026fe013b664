import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds when it has nothing to do. */
export interface Residue {
  /** Timers, sockets, servers and the like that keep the process alive, by their kind. */
  readonly resources: Readonly<Record<string, number>>;
  /** Listeners of the process itself. */
  readonly listeners: number;
  /** Of the heap, after a collection. */
  readonly bytes?: number;
  /** How many objects of each class are still held by somebody. */
  readonly objects?: Readonly<Record<string, number>>;
}

export function residue(): Residue {
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return { resources, listeners };
}

type Class = new (...args: never) => object;

/** With the heap, which takes seconds; `classes` are those of which nothing should stay. */
export async function wholeResidue(classes: readonly Class[]): Promise<Residue> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What a collection frees may let go of more.
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
  }
  const bytes = process.memoryUsage().heapUsed;
  const count = (one: Class): number => queryObjects(one, { format: 'count' });
  return { ...residue(), bytes, objects: Object.fromEntries(classes.map((one) => [one.name, count(one)])) };
}

/** A conversation that is kept somewhere costs several times as much. */
const mostBytesEach = 150;
/** By which two measurements of the same differ: code that was compiled meanwhile, and caches of this size. */
const noise = 1024 * 1024;
/** Of connections that are kept for the next message, a few more or less are open. */
const spare: Readonly<Record<string, number>> = { TCPSocketWrap: 10, Timeout: 2 };

/** What there is more of than before, after so many pieces of work: a sentence each. */
export function leaks(before: Residue, after: Residue, pieces: number): string[] {
  const found: string[] = [];
  const compare = (what: string, was = 0, is = 0, spared = 0): void => {
    if (is > was + spared) found.push(`${what}: ${was} before, ${is} after`);
  };
  compare('bytes', before.bytes, after.bytes, noise + pieces * mostBytesEach);
  compare('listeners', before.listeners, after.listeners);
  for (const [kind, is] of Object.entries(after.resources))
    compare(kind, before.resources[kind], is, spare[kind]);
  for (const [kind, is] of Object.entries(after.objects ?? {})) compare(kind, before.objects?.[kind], is);
  return found;
}
