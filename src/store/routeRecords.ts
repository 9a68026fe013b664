import type { Kysely } from 'kysely';
import { jsonText } from './jsonText.js';
import type { Schema } from './schema.js';

/** Where an environment's chat goes; `T` is what the stages call a route. */
export interface RouteRecords<T> {
  get(environment: string): Promise<T | undefined>;
  set(environment: string, route: T): Promise<void>;
  clear(environment: string): Promise<void>;
}

export function createRouteRecords<T>(sql: Kysely<Schema>): RouteRecords<T> {
  return {
    async get(environment) {
      const row = await sql
        .selectFrom('routes')
        .select('record')
        .where('environment', '=', environment)
        .executeTakeFirst();
      return row?.record as T | undefined;
    },
    async set(environment, route) {
      const record = jsonText(route);
      await sql
        .insertInto('routes')
        .values({ environment, record })
        .onConflict((conflict) => conflict.column('environment').doUpdateSet({ record }))
        .execute();
    },
    async clear(environment) {
      await sql.deleteFrom('routes').where('environment', '=', environment).execute();
    },
  };
}
