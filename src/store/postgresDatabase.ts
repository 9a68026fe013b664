import { Kysely, PostgresDialect } from 'kysely';
import { silentLog, type Log } from '../log.js';
import type { Database } from './database.js';
import { createReplicas } from './inbox/replicas.js';
import { migrate } from './migrate.js';
import { PostgresPool } from './postgresPool.js';
import type { Schema } from './schema.js';
import { storableValues } from './storableValues.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/name?sslmode=require`. */
  readonly url: string;
  /** Asked for every new connection where the address names no password: an Entra token, which expires. */
  readonly password?: () => Promise<string>;
  /** Told when the server goes and when it is back, once each. */
  readonly log?: Log;
  /** For how long a statement waits for a server that is away, from the first failure on. */
  readonly patienceMs?: number;
}

/** A PostgreSQL server that any number of bots share: each takes up what another has left behind. */
export async function openPostgresDatabase({
  url,
  password,
  log = silentLog,
  patienceMs,
}: PostgresOptions): Promise<Database> {
  const pool = new PostgresPool(accessTo(url, password), log, patienceMs);
  try {
    const sql = new Kysely<Schema>({
      dialect: new PostgresDialect({ pool }),
      plugins: [storableValues()],
    });
    await migrate(sql);
    return {
      sql,
      queue: { db: pool.queue },
      replicas: createReplicas(sql, (channel, listener) => pool.listen(channel, listener)),
      close: () => sql.destroy(),
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** A connection string wins over a password beside it, an absent one too: with a token it is taken apart. */
function accessTo(url: string, password: PostgresOptions['password']) {
  const { hostname: host, port, username, password: given, pathname, searchParams } = new URL(url);
  if (given !== '' || password === undefined) return { connectionString: url };
  return {
    host,
    port: port === '' ? 5432 : Number(port),
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
    password,
    ...(searchParams.get('sslmode') === 'require' ? { ssl: true } : {}),
  };
}
