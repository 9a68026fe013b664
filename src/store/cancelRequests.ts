import type { Kysely } from 'kysely';
import type { Schema } from './schema.js';

export interface CancelRequest {
  readonly personId: string;
  readonly personName: string;
  readonly at: number;
}

/** Who has asked for a run to stop. The tick that advances it looks here before each step. */
export interface CancelRequests {
  /** The first request stands. */
  put(runId: string, request: CancelRequest): Promise<void>;
  get(runId: string): Promise<CancelRequest | undefined>;
}

export function createCancelRequests(sql: Kysely<Schema>): CancelRequests {
  return {
    async put(runId, { personId, personName, at }) {
      await sql
        .insertInto('cancel_requests')
        .values({ run_id: runId, person_id: personId, person_name: personName, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async get(runId) {
      const row = await sql
        .selectFrom('cancel_requests')
        .selectAll()
        .where('run_id', '=', runId)
        .executeTakeFirst();
      return row && { personId: row.person_id, personName: row.person_name, at: row.at };
    },
  };
}
