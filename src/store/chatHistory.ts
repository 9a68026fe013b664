import type { Kysely } from 'kysely';
import type { Schema } from './schema.js';

export interface Turn {
  readonly user: string;
  readonly assistant: string;
}

/** What was said per conversation, oldest first, the newest so many. */
export interface ChatHistory {
  load(conversation: string): Promise<readonly Turn[]>;
  append(conversation: string, turn: Turn): Promise<void>;
  clear(conversation: string): Promise<void>;
}

/** More turns than 4,096 tokens can hold are never sent, so never read. */
const keptTurns = 50;

export function createChatHistory(sql: Kysely<Schema>, now: () => number): ChatHistory {
  return {
    async load(conversation) {
      const rows = await sql
        .selectFrom('chat_turns')
        .select(['said', 'answered'])
        .where('conversation', '=', conversation)
        .orderBy('id', 'desc')
        .limit(keptTurns)
        .execute();
      return rows.reverse().map(({ said, answered }) => ({ user: said, assistant: answered }));
    },
    async append(conversation, turn) {
      await sql
        .insertInto('chat_turns')
        .values({ conversation, at: now(), said: turn.user, answered: turn.assistant })
        .execute();
    },
    async clear(conversation) {
      await sql.deleteFrom('chat_turns').where('conversation', '=', conversation).execute();
    },
  };
}
