import { sql, type Kysely } from 'kysely';

/** A plan knows the message that came after it and the state of the world it was made in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // Plans from before were made in no state that is known: the next press of one makes it anew.
    sql`alter table proposals add column followed_by text, add column as_of integer not null default -1`,
    sql`create table environments (environment text primary key, changes integer not null)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
