import type { Kysely } from 'kysely';

/**
 * The job queue's own schema, made under the lock of the migrations. pg-boss makes it where it is not there, but of several bots
 * that start at once one may have been told before the other made it, and ends with a duplicate key.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createSchema('pgboss').ifNotExists().execute();
}
