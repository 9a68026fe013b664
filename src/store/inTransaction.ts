import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.js';

class Undo<R> extends Error {
  constructor(readonly result: R) {
    super('The transaction is undone.');
  }
}

/** Does the work in one transaction; `undo` takes back all of it and answers what it is given. */
export async function inTransaction<R>(
  sql: Kysely<Schema>,
  work: (transaction: Transaction<Schema>, undo: (result: R) => never) => Promise<R>,
): Promise<R> {
  const undo = (result: R): never => {
    throw new Undo(result);
  };
  try {
    return await sql.transaction().execute((transaction) => work(transaction, undo));
  } catch (error) {
    if (error instanceof Undo) return error.result as R;
    throw error;
  }
}
