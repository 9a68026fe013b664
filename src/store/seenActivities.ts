import type { Kysely } from 'kysely';
import type { Schema } from './schema.js';

/** What has been taken up once and for all: channels deliver the same thing again when an answer is slow. */
export interface SeenActivities {
  /** True for the first caller with this key, false for everybody after. */
  claim(key: string): Promise<boolean>;
}

export const createSeenActivities = (db: Kysely<Schema>, now: () => number): SeenActivities => ({
  async claim(key) {
    const claimed = await db
      .insertInto('seen_activities')
      .values({ key, seen_at: now() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst();
    return claimed !== undefined;
  },
});
