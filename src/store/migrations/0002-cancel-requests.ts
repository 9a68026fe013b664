import { sql, type Kysely } from 'kysely';

/** A request beside the run and not in it: the run's record belongs to whoever is advancing it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table cancel_requests (
    run_id text primary key, person_id text not null, person_name text not null, at double precision not null)`.execute(
    db,
  );
}
