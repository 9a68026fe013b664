import { sql, type Kysely } from 'kysely';
import { AppError } from '../errors/appError.js';
import type { Schema } from './schema.js';
import { isConnectionLost } from './storeFailure.js';

/** Whose message it is, and where it was written. */
export interface Author {
  readonly personId: string;
  readonly conversationId: string;
}

/** Which activities have been taken up: channels deliver the same one again when an answer is slow. */
export interface SeenActivities {
  /** True for the first caller with this key, false for everybody after. */
  claim(key: string, author?: Author): Promise<boolean>;
  /**
   * The same of a message, which is also remembered as what came after the open plans that its author has there: only that
   * message may confirm one by words. Tells whether there is something that `owner` could not be told before.
   */
  claimOf(key: string, author: Author, owner: string): Promise<Claim>;
}

export interface Claim {
  readonly isFirst: boolean;
  readonly isOwed: boolean;
}

/** Channels repeat a delivery within seconds or minutes; a day of keys is ample and keeps the table small. */
const keepMs = 24 * 60 * 60 * 1000;

export function createSeenActivities(db: Kysely<Schema>, now: () => number): SeenActivities {
  let forgotAt = 0;
  /** On a full disk nothing can be claimed there; a process that has it to itself can remember for a while. */
  const remembered = new Set<string>();

  async function once(
    key: string,
    at: number,
    { personId, conversationId }: Author,
    owner: string,
  ): Promise<Claim> {
    if (at - forgotAt > keepMs / 24) {
      forgotAt = at;
      await db
        .deleteFrom('seen_activities')
        .where('seen_at', '<', at - keepMs)
        .execute();
    }
    // One statement, for it comes with every message. What is expired by now stays so, wherever the clock goes; a plan
    // that somebody is deciding on this very moment is left to them.
    const { rows } = await sql<{ owed: boolean }>`
        with claimed as (
          insert into seen_activities (key, seen_at) values (${key}, ${at}) on conflict do nothing returning key),
        followed as (
          update proposals set
            status = case when expires_at <= ${at} then 'expired' else status end,
            followed_by = case
              when person_id = ${personId} and conversation_id = ${conversationId}
              then coalesce(followed_by, ${key}) else followed_by end
          where id in (
            select id from proposals
            where status = 'open' and exists (select from claimed) and (
              expires_at <= ${at} or
              (person_id = ${personId} and conversation_id = ${conversationId} and followed_by is null))
            for update skip locked))
        select exists (select from undelivered where owner = ${owner}) as owed from claimed`.execute(db);
    return { isFirst: rows.length > 0, isOwed: rows[0]?.owed === true };
  }

  const seenAt = async (key: string): Promise<number | undefined> =>
    (await db.selectFrom('seen_activities').select('seen_at').where('key', '=', key).executeTakeFirst())
      ?.seen_at;

  const records: SeenActivities = {
    claim: async (key, author = nobody) => (await records.claimOf(key, author, '')).isFirst,
    async claimOf(key, author, owner) {
      const at = now();
      if (remembered.has(key)) return { isFirst: false, isOwed: false };
      try {
        return await once(key, at, author, owner);
      } catch (error) {
        if (isDiskFull(error)) {
          const isFirst = (await seenAt(key)) === undefined && !remembered.has(key);
          remembered.add(key);
          if (remembered.size > mostRemembered) remembered.delete([...remembered][0] ?? '');
          return { isFirst, isOwed: false };
        }
        if (!isConnectionLost(error)) throw error;
        // Perhaps it was written and only the answer was lost: then it bears our time.
        const again = await once(key, at, author, owner);
        return again.isFirst || (await seenAt(key)) !== at ? again : { ...again, isFirst: true };
      }
    },
  };
  return records;
}

const mostRemembered = 10_000;
const isDiskFull = (error: unknown): boolean => error instanceof AppError && error.reason === 'disk_full';

const nobody: Author = { personId: '', conversationId: '' };
