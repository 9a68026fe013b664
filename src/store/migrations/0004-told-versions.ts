import { sql, type Kysely } from 'kysely';

/** A run that is taken up again ends again: what was told is a version of it, and so is told anew without a reset. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`alter table status_cards add column told_version integer not null default -1, add column closed text`,
    sql`update status_cards set told_version = shown_version where announced`,
    sql`alter table status_cards drop column announced`,
  ];
  for (const statement of statements) await statement.execute(db);
}
