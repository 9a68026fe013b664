import type { Kysely, Selectable, Transaction } from 'kysely';
import { appendAudit, type AuditEntry } from './auditTrail.js';
import { changesOf, giveLockBack, takeLock, type EnvironmentLock } from './environmentLock.js';
import { inTransaction } from './inTransaction.js';
import { jsonText } from './jsonText.js';
import { inPages, type Paged } from './paged.js';
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

type Locked = EnvironmentLock & { readonly kind: 'locked' };
export type StartResult = Locked | { readonly kind: 'started' | 'exists' | 'proposal_gone' | 'overtaken' };
export type ReopenResult = Locked | { readonly kind: 'reopened' | 'moved_on' };

export interface RunQuery {
  readonly environment?: string;
  /** Any of these. */
  readonly statuses?: readonly string[];
}

export interface RunRecords<T> {
  get(id: string): Promise<RunRecord<T> | undefined>;
  /** How often runs have begun or ended to change this environment: see `changesOf`. */
  changes(environment: string): Promise<number>;
  /** Newest first. */
  recent(limit: number, query?: RunQuery): Promise<readonly RunRecord<T>[]>;
  all(environment: string): Paged<RunRecord<T>>;
  unfinished(): Promise<readonly RunRecord<T>[]>;
  /**
   * Ended runs whose status card does not show the end yet, or whose end nobody was told, though somebody could be; with
   * `endedIn` (epoch milliseconds) only those that ended then.
   */
  untold(): Promise<readonly RunRecord<T>[]>;
  /**
   * In one transaction: the proposal is used up, with `locks` the environment locked, the run written, the audit kept and `enqueue`
   * called, so that neither a crash nor a second press leaves half of it. `overtaken`: the environment has been changed
   * since the plan was made, and nothing is done.
   */
  start(
    run: RunRecord<T>,
    proposal: { readonly id: string; readonly asOf: number; readonly locks: boolean },
    audited: AuditEntry,
    enqueue: Enqueue,
  ): Promise<StartResult>;
  /** Writes and enqueues a run that nobody confirms and that locks nothing; false where it is there already. */
  begin(run: RunRecord<T>, audited: AuditEntry, enqueue: Enqueue): Promise<boolean>;
  /**
   * Takes an ended run up again, all of it in one transaction as `start`: written as version + 1 over `run.version`, its
   * cancel request forgotten. Its card stays where it is, or with `newCard` is forgotten, so that another one is posted.
   */
  reopen(
    run: RunRecord<T>,
    options: { readonly at: number; readonly newCard: boolean; readonly locks: boolean },
    audited: AuditEntry,
    enqueue: Enqueue,
  ): Promise<ReopenResult>;
  /** Writes version + 1 over `run.version`; false when somebody else has written meanwhile. `ended` gives the lock back. */
  save(run: RunRecord<T>, ended?: AuditEntry): Promise<boolean>;
}

/** A record is long. */
const pageRows = 100;

export type Enqueue = (transaction: Transaction<Schema>) => Promise<void>;

/** `read` takes a record for what it is, whichever version has written it. */
export function createRunRecords<T>(
  sql: Kysely<Schema>,
  read = (record: unknown): T => record as T,
): RunRecords<T> {
  const fromRow = (row: Selectable<RunsTable>) => recordOf(row, read(row.record));
  const runs = () => sql.selectFrom('runs').selectAll('runs');
  return {
    async get(id) {
      const row = await runs().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : fromRow(row);
    },
    changes: (environment) => changesOf(sql, environment),
    async recent(limit, { environment, statuses } = {}) {
      let found = runs();
      if (environment !== undefined) found = found.where('environment', '=', environment);
      if (statuses !== undefined) found = found.where('status', 'in', statuses);
      return (await found.orderBy('created_at', 'desc').limit(limit).execute()).map(fromRow);
    },
    all: (environment) => ({
      async count() {
        const { rows } = await sql
          .selectFrom('runs')
          .select(({ fn }) => fn.countAll().as('rows'))
          .where('environment', '=', environment)
          .executeTakeFirstOrThrow();
        return Number(rows);
      },
      pages: () =>
        inPages<RunRecord<T>>(pageRows, async (after) => {
          const next = runs()
            .where('environment', '=', environment)
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc')
            .limit(pageRows);
          const rows =
            after === undefined
              ? next
              : next.where((where) =>
                  where.eb(where.refTuple('created_at', 'id'), '<', where.tuple(after.createdAt, after.id)),
                );
          return (await rows.execute()).map(fromRow);
        }),
    }),
    async unfinished() {
      return (await runs().where('ended_at', 'is', null).orderBy('created_at').execute()).map(fromRow);
    },
    async untold() {
      const rows = await runs()
        .leftJoin('status_cards', 'status_cards.run_id', 'runs.id')
        .where('runs.ended_at', 'is not', null)
        .where('status_cards.closed', 'is', null)
        .where((where) =>
          where.or([
            where('status_cards.run_id', 'is', null),
            where('status_cards.told_version', '<', where.ref('runs.version')),
            where('status_cards.shown_version', '<', where.ref('runs.version')),
          ]),
        )
        .orderBy('runs.created_at')
        .execute();
      return rows.map(fromRow);
    },
    start: (run, proposal, audited, enqueue) =>
      inTransaction<StartResult>(sql, async (transaction, undo) => {
        if (await exists(transaction, run.id)) return { kind: 'exists' };
        const { numUpdatedRows } = await transaction
          .updateTable('proposals')
          .set({ status: 'confirmed', run_id: run.id })
          .where('id', '=', proposal.id)
          .where('status', '=', 'open')
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return { kind: 'proposal_gone' };
        const { asOf, locks } = proposal;
        const lock = locks
          ? await takeLock(transaction, run.environment, lockOf(run, run.createdAt))
          : undefined;
        if (lock !== undefined) return undo({ kind: 'locked', ...lock });
        // Under the lock, where nobody else can begin or end: taking it must have been the one change since.
        if ((await changesOf(transaction, run.environment)) !== (locks ? asOf + 1 : asOf))
          return undo({ kind: 'overtaken' });
        await insert(transaction, run, audited, enqueue);
        return { kind: 'started' };
      }),
    begin: (run, audited, enqueue) =>
      inTransaction<boolean>(sql, async (transaction) => {
        if (await exists(transaction, run.id)) return false;
        await insert(transaction, run, audited, enqueue);
        return true;
      }),
    reopen: (run, { at, newCard, locks }, audited, enqueue) =>
      inTransaction<ReopenResult>(sql, async (transaction, undo) => {
        // The version first: of two presses at once the second one must not find the environment locked by the first.
        if (!(await write(transaction, run, 'is not'))) return { kind: 'moved_on' };
        const lock = locks ? await takeLock(transaction, run.environment, lockOf(run, at)) : undefined;
        if (lock !== undefined) return undo({ kind: 'locked', ...lock });
        await transaction.deleteFrom('cancel_requests').where('run_id', '=', run.id).execute();
        if (newCard) await transaction.deleteFrom('status_cards').where('run_id', '=', run.id).execute();
        // Whoever asks from a conversation can be told there.
        else
          await transaction
            .updateTable('status_cards')
            .set({ closed: null })
            .where('run_id', '=', run.id)
            .execute();
        await appendAudit(transaction, audited);
        await enqueue(transaction);
        return { kind: 'reopened' };
      }),
    save: (run, ended) =>
      inTransaction<boolean>(sql, async (transaction) => {
        if (!(await write(transaction, run, 'is'))) return false;
        if (ended === undefined) return true;
        await giveLockBack(transaction, run.id);
        await appendAudit(transaction, ended);
        return true;
      }),
  };
}

async function exists(transaction: Transaction<Schema>, id: string): Promise<boolean> {
  return (
    (await transaction.selectFrom('runs').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  );
}

async function insert<T>(
  transaction: Transaction<Schema>,
  run: RunRecord<T>,
  audited: AuditEntry,
  enqueue: Enqueue,
): Promise<void> {
  await transaction
    .insertInto('runs')
    .values({
      id: run.id,
      kind: run.kind,
      environment: run.environment,
      created_at: run.createdAt,
      ...changing(run),
      version: run.version,
    })
    .execute();
  await appendAudit(transaction, audited);
  await enqueue(transaction);
}

/** Version + 1 over the version that was read, of a run whose end `is` or `is not` open. */
async function write<T>(
  transaction: Transaction<Schema>,
  run: RunRecord<T>,
  end: 'is' | 'is not',
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('runs')
    .set(changing(run))
    .where('id', '=', run.id)
    .where('version', '=', run.version)
    .where('ended_at', end, null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

const changing = <T>(run: RunRecord<T>) => ({
  status: run.status,
  requester_id: run.requesterId,
  ended_at: run.endedAt ?? null,
  version: run.version + 1,
  record: jsonText(run.record),
});

const lockOf = <T>({ id, requesterId }: RunRecord<T>, takenAt: number): EnvironmentLock => ({
  runId: id,
  holderId: requesterId,
  takenAt,
});

const recordOf = <T>(row: Selectable<RunsTable>, record: T): RunRecord<T> => ({
  id: row.id,
  kind: row.kind,
  environment: row.environment,
  status: row.status,
  requesterId: row.requester_id,
  createdAt: row.created_at,
  ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  version: row.version,
  record,
});
