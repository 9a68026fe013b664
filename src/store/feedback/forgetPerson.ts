import { sql, type Kysely } from 'kysely';
import { inTransaction } from '../inTransaction.js';
import type { Schema } from '../schema.js';

/** How much of each there was. */
export interface Forgotten {
  readonly turns: number;
  /** Where there were any. */
  readonly conversations: readonly string[];
  readonly ratings: number;
  readonly comparisons: number;
  /** Whether they had said if more than the count may be kept. */
  readonly consent: boolean;
}

/**
 * Deletes what one person asked and was answered, in every conversation, their ratings and what they said to being asked about
 * them, all or nothing. Thumbs that were only counted are nobody's and stay, and so do votes, without the words.
 *
 * @param person the key of an owner
 * @param personal the conversation that is theirs alone, if it is in one that they write: all of it goes
 */
export type ForgetPerson = (person: string, personal: string | undefined) => Promise<Forgotten>;

export const createForgetPerson =
  (db: Kysely<Schema>): ForgetPerson =>
  (person, personal) =>
    inTransaction(db, async (transaction) => {
      const turns = await transaction
        .deleteFrom('chat_turns')
        .where((turn) =>
          turn.or([
            turn('person', '=', person),
            ...(personal === undefined ? [] : [turn('conversation', '=', personal)]),
          ]),
        )
        .returning('conversation')
        .execute();
      const conversations = [...new Set(turns.map(({ conversation }) => conversation))];
      // Whoever has them in memory must see that they are gone.
      if (conversations.length > 0)
        await sql`update conversations set turns = turns + 1 where key in (${sql.join(conversations)})`.execute(
          transaction,
        );
      const ratings = await transaction.deleteFrom('ratings').where('person', '=', person).executeTakeFirst();
      await transaction
        .updateTable('ratings')
        .set({ asker: null, question: null, answer: null })
        .where('asker', '=', person)
        .execute();
      const comparisons = await transaction
        .updateTable('comparisons')
        .set({ shown: null, person: null })
        .where((comparison) =>
          comparison.or([
            comparison('person', '=', person),
            ...(personal === undefined ? [] : [comparison('conversation', '=', personal)]),
          ]),
        )
        .where('shown', 'is not', null)
        .executeTakeFirst();
      const consents = await transaction
        .deleteFrom('consents')
        .where('person', '=', person)
        .executeTakeFirst();
      return {
        turns: turns.length,
        conversations,
        ratings: Number(ratings.numDeletedRows),
        comparisons: Number(comparisons.numUpdatedRows),
        consent: consents.numDeletedRows > 0n,
      };
    });
