import type { Kysely, Selectable } from 'kysely';
import { jsonText } from './jsonText.js';
import { inPages, mapped, type Paged } from './paged.js';
import type { AuditTable, Schema } from './schema.js';

export interface AuditEntry {
  readonly at: number;
  readonly personId: string;
  /** As it was then: a chosen name proves nothing, the id does. */
  readonly personName: string;
  /** For example `plan.offered`, `run.confirmed`, `run.ended`. */
  readonly action: string;
  readonly runId?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Everything an admin does. The table takes inserts only. */
export interface AuditTrail {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  recent(limit: number): Promise<readonly AuditEntry[]>;
  readonly all: Paged<AuditEntry>;
}

const pageRows = 500;

export function createAuditTrail(sql: Kysely<Schema>): AuditTrail {
  const newest = (limit: number) => sql.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  return {
    append: (entry) => appendAudit(sql, entry),
    async recent(limit) {
      return (await newest(limit).execute()).map(entryOf);
    },
    all: mapped(
      {
        async count() {
          const { rows } = await sql
            .selectFrom('audit')
            .select(({ fn }) => fn.countAll().as('rows'))
            .executeTakeFirstOrThrow();
          return Number(rows);
        },
        pages: () =>
          inPages<Selectable<AuditTable>>(pageRows, (after) => {
            const next = newest(pageRows);
            return (after === undefined ? next : next.where('id', '<', after.id)).execute();
          }),
      },
      entryOf,
    ),
  };
}

const entryOf = (row: Selectable<AuditTable>): AuditEntry => ({
  at: row.at,
  personId: row.person_id,
  personName: row.person_name,
  action: row.action,
  ...(row.run_id === null ? {} : { runId: row.run_id }),
  detail: row.detail as Record<string, unknown>,
});

/** The same, inside somebody's transaction. */
export async function appendAudit(sql: Kysely<Schema>, entry: AuditEntry): Promise<void> {
  await sql
    .insertInto('audit')
    .values({
      at: entry.at,
      person_id: entry.personId,
      person_name: entry.personName,
      action: entry.action,
      run_id: entry.runId ?? null,
      detail: jsonText(entry.detail),
    })
    .execute();
}
