import { sql, type Kysely } from 'kysely';
import type { Listener } from '../postgresPool.js';
import type { Schema } from '../schema.js';

/** What makes a lock one of ours: the first of its two numbers. */
export const lockClass = 0x4869656e;
/** A server gives the locks of a host that is gone back after this, and not after its two hours. */
const keepAlive =
  'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3';

export interface ReplicaListener {
  /** What was said, by this one as well. */
  onNews(news: string): void;
  /** At the start, and each time that something may have been missed. */
  onBack(): Promise<void>;
}

/** The processes that share a database, and what they tell each other. */
export interface Replicas {
  /** This one's name; empty where nobody else can be there. */
  readonly me: string;
  /** Whether others can be there at all. */
  readonly areShared: boolean;
  /** How long the others have not been able to see this one; milliseconds, 0 while they can. */
  unseenMs(): number;
  /** The names of those that are there, this one among them. */
  alive(): Promise<ReadonlySet<string>>;
  /** Says something to all the others; it may be lost. */
  tell(news: string): Promise<void>;
  /** Before the start. */
  subscribe(listener: ReplicaListener): void;
  /** Until closed. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Embedded: the folder's lock lets nobody else in. */
export function createSoleReplica(): Replicas {
  const listeners: ReplicaListener[] = [];
  return {
    me: '',
    areShared: false,
    unseenMs: () => 0,
    alive: async () => new Set(['']),
    tell: async (news) => listeners.forEach((listener) => listener.onNews(news)),
    subscribe: (listener) => void listeners.push(listener),
    async start() {
      for (const listener of listeners) await listener.onBack();
    },
    close: async () => undefined,
  };
}

/**
 * On a server: a process is there while its session holds a lock of its own number, so it is gone for the others in the
 * moment in which it dies, and no clock has to be believed.
 *
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export function createReplicas(
  db: Kysely<Schema>,
  listen: (channel: string, listener: Listener) => Promise<{ close(): Promise<void> }>,
): Replicas {
  const number = Math.floor(Math.random() * 0x7fffffff);
  let unseenSince: number | undefined = performance.now();
  const listeners: ReplicaListener[] = [];
  let session: { close(): Promise<void> } | undefined;
  return {
    me: String(number),
    areShared: true,
    unseenMs: () => (unseenSince === undefined ? 0 : performance.now() - unseenSince),
    async alive() {
      const { rows } = await sql<{ name: string }>`
        select distinct objid::text as name from pg_locks
        where locktype = 'advisory' and classid = ${lockClass}::oid and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database())`.execute(db);
      return new Set(rows.map(({ name }) => name));
    },
    async tell(news) {
      await sql`/* writes */ select pg_notify('hieno', ${news})`.execute(db);
    },
    subscribe: (listener) => void listeners.push(listener),
    async start() {
      session = await listen('hieno', {
        onNotification: (news) => listeners.forEach((listener) => listener.onNews(news)),
        async onConnected(say) {
          await say(keepAlive);
          // Shared: the session that was lost may hold it yet.
          await say(`select pg_advisory_lock_shared(${lockClass}, ${number})`);
          for (const listener of listeners) await listener.onBack();
          unseenSince = undefined;
        },
        onLost() {
          unseenSince ??= performance.now();
        },
      });
    },
    close: async () => session?.close(),
  };
}
