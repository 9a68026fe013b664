import { sql, type Kysely } from 'kysely';

/** An id alone tells nobody who reads the audit who it was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit add column person_name text not null default ''`.execute(db);
}
