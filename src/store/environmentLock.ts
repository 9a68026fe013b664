import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.js';

/** One run at a time changes an environment. */
export interface EnvironmentLock {
  readonly runId: string;
  readonly holderId: string;
  /** Epoch milliseconds. */
  readonly takenAt: number;
}

/** Takes the lock; answers who has it when it is taken already, this run itself included. */
export async function takeLock(
  transaction: Transaction<Schema>,
  environment: string,
  { runId, holderId, takenAt }: EnvironmentLock,
): Promise<EnvironmentLock | undefined> {
  const { numInsertedOrUpdatedRows = 0n } = await transaction
    .insertInto('locks')
    .values({ environment, run_id: runId, holder_id: holderId, taken_at: takenAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows > 0n) {
    await countChange(transaction, environment);
    return undefined;
  }
  const lock = await transaction
    .selectFrom('locks')
    .selectAll()
    .where('environment', '=', environment)
    .executeTakeFirstOrThrow();
  return { runId: lock.run_id, holderId: lock.holder_id, takenAt: lock.taken_at };
}

export async function giveLockBack(transaction: Transaction<Schema>, runId: string): Promise<void> {
  const freed = await transaction
    .deleteFrom('locks')
    .where('run_id', '=', runId)
    .returning('environment')
    .execute();
  for (const { environment } of freed) await countChange(transaction, environment);
}

/**
 * How often runs have begun or ended to change this environment. No clock is asked: two equal counts mean that nothing
 * of ours has happened in between.
 */
export async function changesOf(sql: Kysely<Schema>, environment: string): Promise<number> {
  const row = await sql
    .selectFrom('environments')
    .select('changes')
    .where('environment', '=', environment)
    .executeTakeFirst();
  return row?.changes ?? 0;
}

async function countChange(transaction: Transaction<Schema>, environment: string): Promise<void> {
  await transaction
    .insertInto('environments')
    .values({ environment, changes: 1 })
    .onConflict((conflict) =>
      conflict
        .column('environment')
        .doUpdateSet((update) => ({ changes: update('environments.changes', '+', 1) })),
    )
    .execute();
}
