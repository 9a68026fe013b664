import type { Kysely } from 'kysely';
import { jsonText } from './jsonText.js';
import type { Schema } from './schema.js';

type Items = Record<string, unknown>;

/** The three methods that the Bot Framework asks of a store; dialog state lives here. Last writer wins, as the SDK has it. */
export interface BotStorage {
  read(keys: string[]): Promise<Items>;
  write(changes: Items): Promise<void>;
  delete(keys: string[]): Promise<void>;
}

export function createBotStorage(sql: Kysely<Schema>, now: () => number): BotStorage {
  return {
    async read(keys) {
      if (keys.length === 0) return {};
      const rows = await sql.selectFrom('bot_state').selectAll().where('key', 'in', keys).execute();
      return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
    },
    async write(changes) {
      const rows = Object.entries(changes).map(([key, value]) => ({
        key,
        value: jsonText(value),
        changed_at: now(),
      }));
      if (rows.length === 0) return;
      await sql
        .insertInto('bot_state')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet((update) => ({
            value: update.ref('excluded.value'),
            changed_at: update.ref('excluded.changed_at'),
          })),
        )
        .execute();
    },
    async delete(keys) {
      if (keys.length > 0) await sql.deleteFrom('bot_state').where('key', 'in', keys).execute();
    },
  };
}
