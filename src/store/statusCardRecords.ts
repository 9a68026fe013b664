import type { Kysely } from 'kysely';
import { jsonText } from './jsonText.js';
import type { Schema } from './schema.js';

export interface StatusCardRecord {
  /** Id of the activity that shows the card; absent until it is posted. */
  readonly activityId?: string;
  /** Version of the run that the card shows. */
  readonly shownVersion: number;
  /** Version of the run whose end has been told to the person who asked; -1 while there was none. */
  readonly toldVersion: number;
  /** The channel's code for why nothing can be said there any more; absent while the conversation is open. */
  readonly closed?: string;
  /** Where the run goes on since its conversation is gone; absent while it is where it was asked for. */
  readonly place?: unknown;
}

/** Where each run's card is and what it shows, so that a restart goes on with the same card. */
export interface StatusCardRecords {
  get(runId: string): Promise<StatusCardRecord | undefined>;
  /** What is closed stays closed, though whoever writes has not heard of it. */
  put(runId: string, record: StatusCardRecord): Promise<void>;
  /** As it stands, open or closed. */
  move(runId: string, record: StatusCardRecord): Promise<void>;
}

export function createStatusCards(sql: Kysely<Schema>): StatusCardRecords {
  return {
    async get(runId) {
      const row = await sql
        .selectFrom('status_cards')
        .selectAll()
        .where('run_id', '=', runId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const {
        activity_id: activityId,
        shown_version: shownVersion,
        told_version: toldVersion,
        closed,
        place,
      } = row;
      return {
        ...(activityId === null ? {} : { activityId }),
        shownVersion,
        toldVersion,
        ...(closed === null ? {} : { closed }),
        ...(place === null ? {} : { place }),
      };
    },
    async put(runId, record) {
      const { closed, ...values } = rowOf(record);
      await sql
        .insertInto('status_cards')
        .values({ run_id: runId, ...values, closed })
        .onConflict((conflict) =>
          conflict.column('run_id').doUpdateSet(closed === null ? values : { ...values, closed }),
        )
        .execute();
    },
    async move(runId, record) {
      const values = rowOf(record);
      await sql
        .insertInto('status_cards')
        .values({ run_id: runId, ...values })
        .onConflict((conflict) => conflict.column('run_id').doUpdateSet(values))
        .execute();
    },
  };
}

const rowOf = ({ activityId, shownVersion, toldVersion, closed, place }: StatusCardRecord) => ({
  activity_id: activityId ?? null,
  shown_version: shownVersion,
  told_version: toldVersion,
  closed: closed ?? null,
  place: place === undefined ? null : jsonText(place),
});
