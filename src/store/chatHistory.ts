import { sql, type Kysely } from 'kysely';
import { storableText } from '../storable.js';
import type { AnsweredBy } from './feedback/answeredBy.js';
import { grouped } from './inbox/grouped.js';
import { inTransaction } from './inTransaction.js';
import { jsonText } from './jsonText.js';
import type { Schema } from './schema.js';

export interface Turn {
  readonly user: string;
  readonly assistant: string;
}

/** A turn with what it is found again by, and who may have it forgotten. */
export interface KeptTurn extends Turn {
  /** Who asked, as a key of an owner. */
  readonly person?: string | undefined;
  /** What the channel calls the answer, where it gave it an id. */
  readonly answerId?: string | undefined;
  readonly by?: AnsweredBy | undefined;
}

/** What was said per conversation, oldest first, the newest so many; written by the inbox, with the message it settles. */
export interface ChatHistory {
  load(conversation: string): Promise<readonly Turn[]>;
  clear(conversation: string): Promise<void>;
}

/** More turns than 4,096 tokens can hold are never sent, so never read. */
export const keptTurns = 50;

export function createChatHistory(db: Kysely<Schema>): ChatHistory {
  // After a start hundreds are wanted at once, and what is answered must be written down meanwhile.
  const load = grouped<string, readonly Turn[]>(async (conversations) => {
    const { rows } = await sql<{ conversation: string; said: string; answered: string }>`
      select wanted.conversation, turns.said, turns.answered
      from json_array_elements_text(${jsonText(conversations)}::json) as wanted(conversation)
      cross join lateral (
        select id, said, answered from chat_turns
        where chat_turns.conversation = wanted.conversation order by id desc limit ${keptTurns}) turns
      order by turns.id`.execute(db);
    const found = new Map<string, Turn[]>();
    for (const { conversation, said, answered } of rows) {
      const turns = found.get(conversation) ?? [];
      found.set(conversation, turns);
      turns.push({ user: said, assistant: answered });
    }
    return conversations.map((conversation) => found.get(storableText(conversation)) ?? []);
  });

  return {
    load,
    async clear(conversation) {
      await inTransaction(db, async (transaction) => {
        await transaction.deleteFrom('chat_turns').where('conversation', '=', conversation).execute();
        await transaction
          .updateTable('comparisons')
          .set({ shown: null })
          .where('conversation', '=', conversation)
          .execute();
        // Whoever has them in memory must see that they are gone.
        await sql`update conversations set turns = turns + 1 where key = ${conversation}`.execute(
          transaction,
        );
      });
    },
  };
}
