import { sql, type Kysely } from 'kysely';
import type { Listener } from '../postgresPool.js';
import type { Schema } from '../schema.js';

/** What makes a lock one of ours: the first of its two numbers. */
const lockClass = 0x4869656e;
/** A server gives the locks of a host that is gone back after this, and not after its two hours. */
const keepAlive =
  'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3';

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
  /** Until closed. `onNews` also gets what this one said itself; `onBack` runs each time that the others see this one again. */
  start(onNews: (news: string) => void, onBack: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Embedded: the folder's lock lets nobody else in. */
export function createSoleReplica(): Replicas {
  let heard = (_news: string): void => undefined;
  return {
    me: '',
    areShared: false,
    unseenMs: () => 0,
    alive: async () => new Set(['']),
    tell: async (news) => heard(news),
    async start(onNews) {
      heard = onNews;
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
    async start(onNews, onBack) {
      session = await listen('hieno', {
        onNotification: onNews,
        async onConnected(say) {
          await say(keepAlive);
          // Shared: the session that was lost may hold it yet.
          await say(`select pg_advisory_lock_shared(${lockClass}, ${number})`);
          await onBack();
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
