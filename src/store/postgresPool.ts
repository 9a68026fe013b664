import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { ConstructorOptions } from 'pg-boss';
import type { Log } from '../log.js';
import { isConnectionLost, storeFailure } from './storeFailure.js';

/** Two of them are held for notifications: the queue's, and those of the replicas. */
const connections = 11;
/** A server that restarts is back within a few seconds: so long, from the first failure on, a statement waits for it. */
const patienceAtRestart = 5000;
const breathMs = 200;
/** The queue asks several times a second. In a long outage it pauses for this share of it, and no longer than so long. */
const queueShare = 0.1;
const longestQueuePauseMs = 5000;

interface Outage {
  /** By the clock that never jumps. */
  readonly since: number;
  readonly over: AbortController;
}

/**
 * Connections to a PostgreSQL server that may lose them at any moment: every one has a listener for that, so a loss ends
 * a statement and never the process. What has surely done nothing yet is tried once more on a new connection.
 */
export class PostgresPool {
  readonly options: object;
  readonly #pool: pg.Pool;
  /** A server that ends takes its connections one after the other: who has lost one trusts none of that time. */
  #losses = 0;
  readonly #madeAfter = new WeakMap<pg.PoolClient, number>();
  #outage: Outage | undefined;
  #isEnding = false;

  constructor(
    access: pg.PoolConfig,
    private readonly log: Log,
    private readonly patienceMs = patienceAtRestart,
  ) {
    this.#pool = new pg.Pool({
      ...access,
      max: connections,
      connectionTimeoutMillis: 10_000,
      // A connection that died without a word: without these it would be waited for for a quarter of an hour.
      query_timeout: 60_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    this.options = this.#pool.options;
    // Of idle connections, and of those in use: an `error` that nobody hears ends the process.
    this.#pool.on('error', (_, client) => this.#lost(client));
    this.#pool.on('connect', (client) => {
      this.#madeAfter.set(client, this.#losses);
      client.on('error', () => this.#lost(client));
    });
  }

  /** For Kysely. */
  async connect(): Promise<PostgresPoolClient> {
    return new Checkout(await this.#connected(), this.#lender, surelyDidNothing);
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    this.#outage?.over.abort();
    await this.#pool.end();
  }

  /** For pg-boss: its statements may be several in one, and call functions that write. */
  readonly queue: Queue = {
    executeSql: async (text, values) => {
      await this.#queuePause();
      const client = new Checkout(await this.#connected(), this.#lender, () => false);
      let hasFailed = true;
      try {
        const result = await client.query<Row>(text, values);
        hasFailed = false;
        return result;
      } finally {
        // Where it failed, a transaction of several statements may still be open.
        client.release(hasFailed);
      }
    },
    listen: (channel, onNotification, onReconnect) =>
      this.#listen(channel, { onNotification, onConnected: async () => onReconnect() }),
  };

  /** A connection of its own that hears what is notified on a channel; made anew whenever it is lost, until closed. */
  listen(channel: string, listener: Listener): Promise<{ close(): Promise<void> }> {
    return this.#listen(channel, listener);
  }

  readonly #lender: Lender = {
    another: () => this.#connected(),
    lost: (client) => this.#lost(client),
  };

  #lost(client: pg.PoolClient): void {
    if (this.#isTrusted(client)) this.#losses++;
  }

  #isTrusted(client: pg.PoolClient): boolean {
    return this.#madeAfter.get(client) === this.#losses;
  }

  async #connected(): Promise<pg.PoolClient> {
    for (;;) {
      try {
        const client = await this.#pool.connect();
        if (this.#isTrusted(client)) {
          this.#isBack();
          return client;
        }
        client.release(true);
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        const { since, over } = this.#isAway(error);
        if (this.#isEnding || performance.now() - since >= this.patienceMs) throw storeFailure(error);
        await pause(breathMs, over.signal);
      }
    }
  }

  #isAway(error: unknown): Outage {
    if (this.#outage === undefined) {
      this.#outage = { since: performance.now(), over: new AbortController() };
      // Every statement that waits is one of its listeners, until the next try.
      setMaxListeners(0, this.#outage.over.signal);
      this.log.warn('database.away', { error });
    }
    return this.#outage;
  }

  #isBack(): void {
    if (this.#outage === undefined) return;
    this.log.info('database.back', { afterMs: Math.round(performance.now() - this.#outage.since) });
    this.#outage.over.abort();
    this.#outage = undefined;
  }

  async #queuePause(): Promise<void> {
    if (this.#outage === undefined) return;
    const { since, over } = this.#outage;
    await pause(Math.min(longestQueuePauseMs, (performance.now() - since) * queueShare), over.signal);
  }

  async #listen(channel: string, listener: Listener): Promise<{ close(): Promise<void> }> {
    const closing = new AbortController();
    const subscribe = async (): Promise<pg.PoolClient> => {
      const client = await this.#connected();
      client.on('notification', ({ payload }) => {
        if (payload !== undefined) listener.onNotification(payload);
      });
      try {
        await client.query(`listen "${channel}"`);
        client.once('end', onEnd);
        await listener.onConnected((sql) => client.query<Row>(sql));
      } catch (error) {
        client.removeListener('end', onEnd);
        client.release(true);
        throw error;
      }
      return client;
    };
    const onEnd = (): void => {
      listener.onLost?.();
      void again();
    };
    const again = async (): Promise<void> => {
      current?.release(true);
      current = undefined;
      while (!closing.signal.aborted && !this.#isEnding)
        try {
          current = await subscribe();
          if (closing.signal.aborted) close();
          return;
        } catch {
          // Whoever listens looks by itself meanwhile.
          await pause(longestQueuePauseMs, closing.signal);
        }
    };
    const close = (): void => {
      current?.removeListener('end', onEnd);
      current?.release(true);
      current = undefined;
    };
    let current: pg.PoolClient | undefined = await subscribe();
    return {
      close: async () => {
        closing.abort();
        close();
      },
    };
  }
}

export interface Listener {
  onNotification(payload: string): void;
  /** Called each time that it is there, with what says something on this very connection. */
  onConnected(say: (sql: string) => Promise<unknown>): Promise<void>;
  onLost?(): void;
}

type Row = Record<string, unknown>;

/** What pg-boss asks of a database. */
type Queue = NonNullable<ConstructorOptions['db']>;

interface Lender {
  another(): Promise<pg.PoolClient>;
  /** Tells that this one is dead. */
  lost(client: pg.PoolClient): void;
}

/**
 * One connection on loan. When it turns out to be dead at its first statement, and that one can have done nothing,
 * another one takes its place.
 */
class Checkout implements PostgresPoolClient {
  #isFresh = true;
  #isDead = false;
  #isReleased = false;

  constructor(
    private client: pg.PoolClient,
    private readonly lender: Lender,
    private readonly maySayAgain: (sql: string) => boolean,
  ) {}

  query<R>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<{ command: 'SELECT'; rowCount: number; rows: R[] }>;
  query(cursor: never): never;
  async query(sql: string, values?: readonly unknown[]): Promise<unknown> {
    const isFirst = this.#isFresh;
    this.#isFresh = false;
    try {
      return await this.#say(sql, values);
    } catch (error) {
      if (!isConnectionLost(error)) throw storeFailure(error);
      this.#died();
      if (!isFirst || !this.maySayAgain(sql)) throw storeFailure(error);
    }
    this.release();
    this.client = await this.lender.another();
    this.#isDead = false;
    this.#isReleased = false;
    try {
      return await this.#say(sql, values);
    } catch (error) {
      if (isConnectionLost(error)) this.#died();
      throw storeFailure(error);
    }
  }

  release(destroy = false): void {
    // Also by whoever has lost it already and got no other.
    if (!this.#isReleased) this.client.release(destroy || this.#isDead);
    this.#isReleased = true;
  }

  #died(): void {
    this.#isDead = true;
    this.lender.lost(this.client);
  }

  #say(sql: string, values: readonly unknown[] | undefined): Promise<unknown> {
    return this.client.query(sql, values === undefined ? undefined : [...values]);
  }
}

/** A read, and the beginning of a transaction. What calls a function that writes begins with a comment that says so. */
const surelyDidNothing = (sql: string): boolean => /^\s*(select|begin|start transaction)\b/i.test(sql);

/** Wakes early when the signal says so. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
