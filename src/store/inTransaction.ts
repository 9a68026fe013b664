import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.js';
import { isConnectionLost } from './storeFailure.js';

class Undo<R> extends Error {
  constructor(readonly result: R) {
    super('The transaction is undone.');
  }
}

/**
 * Does the work in one transaction; `undo` takes back all of it and answers what it is given. Where the connection is lost
 * before the work is through, nothing of it was done, and it is done once more.
 */
export async function inTransaction<R>(
  sql: Kysely<Schema>,
  work: (transaction: Transaction<Schema>, undo: (result: R) => never) => Promise<R>,
): Promise<R> {
  const undo = (result: R): never => {
    throw new Undo(result);
  };
  for (let isLast = false; ; isLast = true) {
    let isThrough = false;
    try {
      return await sql.transaction().execute(async (transaction) => {
        const result = await work(transaction, undo);
        isThrough = true;
        return result;
      });
    } catch (error) {
      if (error instanceof Undo) return error.result as R;
      if (isLast || isThrough || !isConnectionLost(error)) throw error;
    }
  }
}
