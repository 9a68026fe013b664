import { sql, type Kysely } from 'kysely';

/** Dialog state and plan cards had no age, so nothing could ever be deleted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table bot_state add column changed_at double precision not null
    default (extract(epoch from now()) * 1000)`.execute(db);
}
