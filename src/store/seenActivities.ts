import type { Kysely } from 'kysely';
import type { Schema } from './schema.js';

/** Which activities have been taken up: channels deliver the same one again when an answer is slow. */
export interface SeenActivities {
  /** True for the first caller with this key, false for everybody after. */
  claim(key: string): Promise<boolean>;
}

/** Channels repeat a delivery within seconds or minutes; a day of keys is ample and keeps the table small. */
const keepMs = 24 * 60 * 60 * 1000;

export function seenActivitiesIn(sql: Kysely<Schema>, now: () => number): SeenActivities {
  let forgotAt = 0;
  return {
    async claim(key) {
      const at = now();
      if (at - forgotAt > keepMs / 24) {
        forgotAt = at;
        await sql
          .deleteFrom('seen_activities')
          .where('seen_at', '<', at - keepMs)
          .execute();
      }
      const { numInsertedOrUpdatedRows } = await sql
        .insertInto('seen_activities')
        .values({ key, seen_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
  };
}
