import type { Kysely, Selectable } from 'kysely';
import type { Schema, UndeliveredTable } from './schema.js';

/** One thing that a person has not been told. */
export interface Undelivered {
  /** Rises in the order in which it should have been told. */
  readonly id: number;
  /** Who must hear it: channel and person, for an id of one channel proves nothing on another. */
  readonly owner: string;
  /** Where it should have been said. */
  readonly conversation: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Why it was not, as the end of a sentence. */
  readonly why: string;
  /** The message itself, */
  readonly activity?: unknown;
  /** or the run whose card and end could not be shown. */
  readonly runId?: string;
}

export interface UndeliveredRecords {
  /** Of one person the newest 20 messages are kept; a run is noted once. */
  keep(item: Omit<Undelivered, 'id'>): Promise<void>;
  /** Oldest first. */
  of(owner: string): Promise<readonly Undelivered[]>;
  /** The runs that could not be shown in a conversation, or in a thread of it. */
  runsAt(conversation: string): Promise<readonly Undelivered[]>;
  /** True for the one caller who may tell it. */
  take(id: number): Promise<boolean>;
  /** Where it was, for it could not be told after all. */
  putBack(item: Undelivered): Promise<void>;
}

const keptMessages = 20;

export function createUndelivered(sql: Kysely<Schema>): UndeliveredRecords {
  return {
    async keep(item) {
      await sql
        .insertInto('undelivered')
        .values(valuesOf(item))
        .onConflict((conflict) => conflict.column('run_id').doNothing())
        .execute();
      const newest = sql
        .selectFrom('undelivered')
        .select('id')
        .where('owner', '=', item.owner)
        .where('run_id', 'is', null)
        .orderBy('id', 'desc')
        .limit(keptMessages);
      await sql
        .deleteFrom('undelivered')
        .where('owner', '=', item.owner)
        .where('run_id', 'is', null)
        .where('id', 'not in', newest)
        .execute();
    },
    async of(owner) {
      const rows = await sql
        .selectFrom('undelivered')
        .selectAll()
        .where('owner', '=', owner)
        .orderBy('id')
        .execute();
      return rows.map(fromRow);
    },
    async runsAt(conversation) {
      const rows = await sql
        .selectFrom('undelivered')
        .selectAll()
        .where('run_id', 'is not', null)
        .where((row) =>
          row.or([
            row('conversation', '=', conversation),
            row(row.fn<boolean>('starts_with', ['conversation', row.val(`${conversation};`)]), '=', true),
          ]),
        )
        .orderBy('id')
        .execute();
      return rows.map(fromRow);
    },
    async take(id) {
      const { numDeletedRows } = await sql
        .deleteFrom('undelivered')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    async putBack({ id, ...item }) {
      await sql
        .insertInto('undelivered')
        .values({ id, ...valuesOf(item) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}

const valuesOf = ({ owner, conversation, at, why, activity, runId }: Omit<Undelivered, 'id'>) => ({
  owner,
  conversation,
  at,
  why,
  activity: activity === undefined ? null : JSON.stringify(activity),
  run_id: runId ?? null,
});

const fromRow = (row: Selectable<UndeliveredTable>): Undelivered => ({
  // A server gives a bigint as text.
  id: Number(row.id),
  owner: row.owner,
  conversation: row.conversation,
  at: row.at,
  why: row.why,
  ...(row.run_id === null ? { activity: row.activity } : { runId: row.run_id }),
});
