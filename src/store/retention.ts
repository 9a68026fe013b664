import { sql } from 'kysely';
import { dayMs } from '../duration.js';
import type { Database } from './database.js';

/** Channels repeat a delivery within seconds or minutes; a day of keys is ample. */
const keysMs = dayMs;

/** Deletes what is older than `keepMs` and will not be asked for again; the audit is kept. Jobs are pg-boss's to delete. */
export async function tidy({ sql: db, replicas }: Database, keepMs: number, now: number): Promise<void> {
  const before = now - keepMs;
  const ended = db.selectFrom('runs').select('id').where('ended_at', '<', before);
  await db.deleteFrom('status_cards').where('run_id', 'in', ended).execute();
  await db.deleteFrom('cancel_requests').where('run_id', 'in', ended).execute();
  await db.deleteFrom('runs').where('ended_at', '<', before).execute();
  await db.deleteFrom('undelivered').where('at', '<', before).execute();
  await db.deleteFrom('proposals').where('expires_at', '<', before).execute();
  await db.deleteFrom('chat_turns').where('at', '<', before).execute();
  await db.deleteFrom('comparisons').where('at', '<', before).execute();
  // For as long as was said when they were given; and for no longer than what is said is kept by now.
  await db
    .deleteFrom('ratings')
    .where((rating) => rating.or([rating('at', '<', before), rating('expires_at', '<', now)]))
    .execute();
  const raters = db.selectFrom('ratings').select('person').where('person', 'is not', null);
  await db.deleteFrom('consents').where('at', '<', before).where('person', 'not in', raters).execute();
  await db
    .deleteFrom('seen_activities')
    .where('seen_at', '<', now - Math.min(keysMs, keepMs))
    .where('activity', 'is', null)
    .execute();
  await db.deleteFrom('conversations').where('at', '<', before).where('open', '=', 0).execute();
  await db.deleteFrom('bot_state').where('changed_at', '<', before).execute();
  // A server does it by itself.
  if (!replicas.areShared) await sql`vacuum`.execute(db);
}
