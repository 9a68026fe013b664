import type { Kysely } from 'kysely';
import { inTransaction } from '../inTransaction.js';
import type { Schema } from '../schema.js';

/** What a person said when asked whether more of their ratings may be kept than the count. */
export interface Consent {
  readonly isGiven: boolean;
  /** How long it was said that they are kept. */
  readonly keptMs: number;
}

/** By the owner's key. */
export interface Consents {
  get(person: string): Promise<Consent | undefined>;
  /** A consent that is not given, or taken back, leaves of what was kept so far the count alone. */
  put(person: string, consent: Consent, at: number): Promise<void>;
}

export const createConsents = (sql: Kysely<Schema>): Consents => ({
  async get(person) {
    const row = await sql.selectFrom('consents').selectAll().where('person', '=', person).executeTakeFirst();
    return row === undefined ? undefined : { isGiven: row.is_given, keptMs: row.kept_ms };
  },
  async put(person, { isGiven, keptMs }, at) {
    const said = { is_given: isGiven, kept_ms: keptMs, at };
    await inTransaction(sql, async (transaction) => {
      await transaction
        .insertInto('consents')
        .values({ person, ...said })
        .onConflict((conflict) => conflict.column('person').doUpdateSet(said))
        .execute();
      if (isGiven) return;
      await transaction
        .updateTable('ratings')
        .set({ person: null, asker: null, question: null, answer: null, reason: null })
        .where('person', '=', person)
        .execute();
    });
  },
});
