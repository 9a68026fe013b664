import { sql, type Kysely } from 'kysely';
import { inTransaction } from './inTransaction.js';
import type { Schema } from './schema.js';

export interface Turn {
  readonly user: string;
  readonly assistant: string;
}

/** What was said per conversation, oldest first, the newest so many; written by the inbox, with the message it settles. */
export interface ChatHistory {
  load(conversation: string): Promise<readonly Turn[]>;
  clear(conversation: string): Promise<void>;
}

/** More turns than 4,096 tokens can hold are never sent, so never read. */
export const keptTurns = 50;

export function createChatHistory(db: Kysely<Schema>): ChatHistory {
  return {
    async load(conversation) {
      const rows = await db
        .selectFrom('chat_turns')
        .select(['said', 'answered'])
        .where('conversation', '=', conversation)
        .orderBy('id', 'desc')
        .limit(keptTurns)
        .execute();
      return rows.reverse().map(({ said, answered }) => ({ user: said, assistant: answered }));
    },
    async clear(conversation) {
      await inTransaction(db, async (transaction) => {
        await transaction.deleteFrom('chat_turns').where('conversation', '=', conversation).execute();
        // Whoever has them in memory must see that they are gone.
        await sql`update conversations set turns = turns + 1 where key = ${conversation}`.execute(
          transaction,
        );
      });
    },
  };
}
