import { sql, type Kysely } from 'kysely';

/** Times are epoch milliseconds throughout, as JavaScript counts them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table runs (
      id text primary key, kind text not null, environment text not null, status text not null,
      requester_id text not null, created_at double precision not null, ended_at double precision,
      version integer not null, record jsonb not null)`,
    sql`create index runs_by_age on runs (created_at desc)`,
    sql`create table proposals (
      id text primary key, person_id text not null, conversation_id text not null,
      created_at double precision not null, expires_at double precision not null,
      status text not null, run_id text, record jsonb not null)`,
    sql`create index proposals_open on proposals (person_id, conversation_id) where status = 'open'`,
    sql`create table locks (
      environment text primary key, run_id text not null, holder_id text not null,
      taken_at double precision not null)`,
    sql`create table audit (
      id bigint generated always as identity primary key, at double precision not null,
      person_id text not null, action text not null, run_id text, detail jsonb not null)`,
    // Append-only by the database's own word, not only by our manners.
    sql`create rule audit_keep as on update to audit do instead nothing`,
    sql`create rule audit_hold as on delete to audit do instead nothing`,
    sql`create table seen_activities (key text primary key, seen_at double precision not null)`,
    sql`create index seen_activities_by_age on seen_activities (seen_at)`,
    sql`create table chat_turns (
      id bigint generated always as identity primary key, conversation text not null,
      at double precision not null, said text not null, answered text not null)`,
    sql`create index chat_turns_by_conversation on chat_turns (conversation, id)`,
    sql`create table status_cards (
      run_id text primary key, activity_id text, shown_version integer not null, announced boolean not null)`,
    sql`create table routes (environment text primary key, record jsonb not null)`,
    sql`create table bot_state (key text primary key, value jsonb not null)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
