import type { Kysely, Selectable } from 'kysely';
import { jsonText } from './jsonText.js';
import type { ProposalsTable, Schema } from './schema.js';

export type ProposalStatus = 'open' | 'confirmed' | 'withdrawn' | 'expired' | 'overtaken' | 'changed';

export interface ProposalRecord<T> {
  readonly id: string;
  readonly personId: string;
  readonly conversationId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly status: ProposalStatus;
  /** What `changesOf` the environment was before the plan was made. */
  readonly asOf: number;
  readonly runId?: string;
  readonly record: T;
}

/** Plans that were offered. A plan leaves `open` once, by an update that only one caller can win. */
export interface ProposalRecords<T> {
  insert(proposal: ProposalRecord<T>): Promise<void>;
  /** The same in place of one of which nothing has come, which is closed with it. False when something has: nothing is kept then. */
  insertInPlace(proposal: ProposalRecord<T>, of: string): Promise<boolean>;
  get(id: string): Promise<ProposalRecord<T> | undefined>;
  /** The newest open one of a person in a conversation; with `followedBy`, of those that this message came right after. */
  newestOpen(
    personId: string,
    conversationId: string,
    now: number,
    followedBy?: string,
  ): Promise<ProposalRecord<T> | undefined>;
  /** False when it was no longer open. */
  close(id: string, status: Exclude<ProposalStatus, 'open' | 'confirmed' | 'changed'>): Promise<boolean>;
  /** The message is taken for no answer: the next one may be. */
  unfollow(id: string, message: string): Promise<void>;
}

export function createProposalRecords<T>(sql: Kysely<Schema>): ProposalRecords<T> {
  return {
    insert: (proposal) => insert(sql, proposal),
    insertInPlace: (proposal, of) =>
      sql.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('proposals')
          .set({ status: 'changed' satisfies ProposalStatus })
          .where('id', '=', of)
          // What is only too old was never answered.
          .where('status', 'in', ['open', 'expired'] satisfies ProposalStatus[])
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await insert(transaction, proposal);
        return true;
      }),
    async get(id) {
      const row = await sql.selectFrom('proposals').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : fromRow<T>(row);
    },
    async newestOpen(personId, conversationId, now, followedBy) {
      let found = sql
        .selectFrom('proposals')
        .selectAll()
        .where('person_id', '=', personId)
        .where('conversation_id', '=', conversationId)
        .where('status', '=', 'open')
        .where('expires_at', '>', now);
      if (followedBy !== undefined) found = found.where('followed_by', '=', followedBy);
      const row = await found.orderBy('created_at', 'desc').executeTakeFirst();
      return row === undefined ? undefined : fromRow<T>(row);
    },
    async close(id, status) {
      const { numUpdatedRows } = await sql
        .updateTable('proposals')
        .set({ status })
        .where('id', '=', id)
        .where('status', '=', 'open')
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async unfollow(id, message) {
      await sql
        .updateTable('proposals')
        .set({ followed_by: null })
        .where('id', '=', id)
        .where('followed_by', '=', message)
        .execute();
    },
  };
}

async function insert<T>(
  sql: Kysely<Schema>,
  { id, personId, conversationId, createdAt, expiresAt, status, asOf, record }: ProposalRecord<T>,
): Promise<void> {
  await sql
    .insertInto('proposals')
    .values({
      id,
      person_id: personId,
      conversation_id: conversationId,
      created_at: createdAt,
      expires_at: expiresAt,
      status,
      run_id: null,
      followed_by: null,
      as_of: asOf,
      record: jsonText(record),
    })
    .execute();
}

const fromRow = <T>(row: Selectable<ProposalsTable>): ProposalRecord<T> => ({
  id: row.id,
  personId: row.person_id,
  conversationId: row.conversation_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  status: row.status as ProposalStatus,
  asOf: row.as_of,
  ...(row.run_id === null ? {} : { runId: row.run_id }),
  record: row.record as T,
});
