import type { Kysely } from 'kysely';
import type { Schema } from './schema.js';

export type ProposalStatus = 'open' | 'confirmed' | 'withdrawn';

export interface ProposalRecord<T> {
  readonly id: string;
  readonly personId: string;
  readonly conversationId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly status: ProposalStatus;
  readonly runId?: string;
  readonly record: T;
}

/** Plans that were offered. A plan leaves `open` once, by an update that only one caller can win. */
export interface ProposalRecords<T> {
  insert(proposal: ProposalRecord<T>): Promise<void>;
  get(id: string): Promise<ProposalRecord<T> | undefined>;
  /** The newest open one of a person in a conversation. */
  newestOpen(personId: string, conversationId: string, now: number): Promise<ProposalRecord<T> | undefined>;
  /** False when it was no longer open. */
  withdraw(id: string): Promise<boolean>;
}

export function proposalRecordsIn<T>(sql: Kysely<Schema>): ProposalRecords<T> {
  return {
    async insert({ id, personId, conversationId, createdAt, expiresAt, status, record }) {
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
          record: JSON.stringify(record),
        })
        .execute();
    },
    async get(id) {
      const row = await sql.selectFrom('proposals').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : fromRow<T>(row);
    },
    async newestOpen(personId, conversationId, now) {
      const row = await sql
        .selectFrom('proposals')
        .selectAll()
        .where('person_id', '=', personId)
        .where('conversation_id', '=', conversationId)
        .where('status', '=', 'open')
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc')
        .executeTakeFirst();
      return row === undefined ? undefined : fromRow<T>(row);
    },
    async withdraw(id) {
      const { numUpdatedRows } = await sql
        .updateTable('proposals')
        .set({ status: 'withdrawn' })
        .where('id', '=', id)
        .where('status', '=', 'open')
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
  };
}

interface Row {
  id: string;
  person_id: string;
  conversation_id: string;
  created_at: number;
  expires_at: number;
  status: string;
  run_id: string | null;
  record: unknown;
}

const fromRow = <T>(row: Row): ProposalRecord<T> => ({
  id: row.id,
  personId: row.person_id,
  conversationId: row.conversation_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  status: row.status as ProposalStatus,
  ...(row.run_id === null ? {} : { runId: row.run_id }),
  record: row.record as T,
});
