import type { Kysely, Selectable, Transaction } from 'kysely';
import { appendAudit } from './auditTrail.js';
import type { RunsTable, Schema } from './schema.js';

/** A run as the store sees it: what is searched for, and the record whole. */
export interface RunRecord<T> {
  readonly id: string;
  readonly kind: string;
  readonly environment: string;
  readonly status: string;
  readonly requesterId: string;
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly version: number;
  readonly record: T;
}

export type StartResult =
  | { readonly kind: 'started' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'proposal_gone' }
  | { readonly kind: 'locked'; readonly runId: string; readonly holderId: string; readonly takenAt: number };

export interface RunRecords<T> {
  get(id: string): Promise<RunRecord<T> | undefined>;
  /** Newest first. */
  recent(limit: number): Promise<readonly RunRecord<T>[]>;
  unfinished(): Promise<readonly RunRecord<T>[]>;
  /** Ended runs whose status card does not show the end yet, or whose end nobody was told. */
  untold(): Promise<readonly RunRecord<T>[]>;
  /**
   * In one transaction: the proposal is used up, the environment locked, the run written, the audit kept and `enqueue`
   * called, so that neither a crash nor a second press leaves half of it.
   */
  start(run: RunRecord<T>, proposalId: string, enqueue: Enqueue): Promise<StartResult>;
  /** Writes version + 1 over `run.version`; false when somebody else has written meanwhile. `ended` gives the lock back. */
  save(run: RunRecord<T>, options: { readonly ended: boolean }): Promise<boolean>;
}

export type Enqueue = (transaction: Transaction<Schema>) => Promise<void>;

class Undo extends Error {
  constructor(readonly result: StartResult) {
    super('The transaction is undone.');
  }
}

export function runRecordsIn<T>(sql: Kysely<Schema>): RunRecords<T> {
  const runs = () => sql.selectFrom('runs').selectAll('runs');
  return {
    async get(id) {
      const row = await runs().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : fromRow<T>(row);
    },
    async recent(limit) {
      return (await runs().orderBy('created_at', 'desc').limit(limit).execute()).map(fromRow<T>);
    },
    async unfinished() {
      return (await runs().where('ended_at', 'is', null).orderBy('created_at').execute()).map(fromRow<T>);
    },
    async untold() {
      const rows = await runs()
        .leftJoin('status_cards', 'status_cards.run_id', 'runs.id')
        .where('runs.ended_at', 'is not', null)
        .where((where) =>
          where.or([
            where('status_cards.run_id', 'is', null),
            where('status_cards.announced', '=', false),
            where('status_cards.shown_version', '<', where.ref('runs.version')),
          ]),
        )
        .orderBy('runs.created_at')
        .execute();
      return rows.map(fromRow<T>);
    },
    async start(run, proposalId, enqueue) {
      try {
        await sql.transaction().execute((transaction) => startIn(transaction, run, proposalId, enqueue));
        return { kind: 'started' };
      } catch (error) {
        if (error instanceof Undo) return error.result;
        throw error;
      }
    },
    async save(run, { ended }) {
      return sql.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('runs')
          .set({
            status: run.status,
            ended_at: run.endedAt ?? null,
            version: run.version + 1,
            record: JSON.stringify(run.record),
          })
          .where('id', '=', run.id)
          .where('version', '=', run.version)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        if (ended) {
          await transaction.deleteFrom('locks').where('run_id', '=', run.id).execute();
          await appendAudit(transaction, {
            at: run.endedAt ?? run.createdAt,
            personId: run.requesterId,
            action: 'run.ended',
            runId: run.id,
            detail: { kind: run.kind, status: run.status },
          });
        }
        return true;
      });
    },
  };
}

async function startIn<T>(
  transaction: Transaction<Schema>,
  run: RunRecord<T>,
  proposalId: string,
  enqueue: Enqueue,
): Promise<void> {
  const existing = await transaction
    .selectFrom('runs')
    .select('id')
    .where('id', '=', run.id)
    .executeTakeFirst();
  if (existing !== undefined) throw new Undo({ kind: 'exists' });
  const { numUpdatedRows } = await transaction
    .updateTable('proposals')
    .set({ status: 'confirmed', run_id: run.id })
    .where('id', '=', proposalId)
    .where('status', '=', 'open')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new Undo({ kind: 'proposal_gone' });
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('locks')
    .values({
      environment: run.environment,
      run_id: run.id,
      holder_id: run.requesterId,
      taken_at: run.createdAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if ((numInsertedOrUpdatedRows ?? 0n) === 0n) {
    const lock = await transaction
      .selectFrom('locks')
      .selectAll()
      .where('environment', '=', run.environment)
      .executeTakeFirstOrThrow();
    throw new Undo({
      kind: 'locked',
      runId: lock.run_id,
      holderId: lock.holder_id,
      takenAt: lock.taken_at,
    });
  }
  await transaction
    .insertInto('runs')
    .values({
      id: run.id,
      kind: run.kind,
      environment: run.environment,
      status: run.status,
      requester_id: run.requesterId,
      created_at: run.createdAt,
      ended_at: null,
      version: run.version,
      record: JSON.stringify(run.record),
    })
    .execute();
  await appendAudit(transaction, {
    at: run.createdAt,
    personId: run.requesterId,
    action: 'run.confirmed',
    runId: run.id,
    detail: { kind: run.kind },
  });
  await enqueue(transaction);
}

const fromRow = <T>(row: Selectable<RunsTable>): RunRecord<T> => ({
  id: row.id,
  kind: row.kind,
  environment: row.environment,
  status: row.status,
  requesterId: row.requester_id,
  createdAt: row.created_at,
  ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  version: row.version,
  record: row.record as T,
});
