import { sql, type Kysely } from 'kysely';
import { inPages, mapped, type Paged } from '../paged.js';
import type { Schema } from '../schema.js';
import type { AnsweredBy } from './answeredBy.js';
import type { Vote } from './comparisons.js';
import type { Reaction } from './ratings.js';

/** What somebody thought of an answer. Whose it is, is not in it: that is nobody's to read. */
export interface Opinion {
  readonly at: number;
  /** Of a thumb, or of a vote between the tuned model's answer and the base model's. */
  readonly verdict: Reaction | Vote;
  /** Who answered; of a vote the tuned model. */
  readonly by: AnsweredBy;
  /** What it was compared with. */
  readonly against?: AnsweredBy;
  /** These only where they may be kept: with the consent of those whose words they are. */
  readonly reason: string | undefined;
  readonly question: string | undefined;
  readonly answer: string | undefined;
}

/** Those that may still be kept at that time. */
export type Opinions = (now: number) => Paged<Opinion>;

const pageRows = 500;

interface Row {
  readonly at: number;
  readonly kind: 'thumb' | 'vote';
  readonly id: string;
  readonly verdict: Reaction | Vote;
  readonly deployment: string | null;
  readonly model: string | null;
  readonly version: string | null;
  readonly other_deployment: string | null;
  readonly other_model: string | null;
  readonly other_version: string | null;
  readonly reason: string | null;
  readonly question: string | null;
  readonly answer: string | null;
}

export const createOpinions =
  (db: Kysely<Schema>): Opinions =>
  (now) => {
    const opinions = sql`(
      select at, 'thumb' as kind, id::text as id, reaction as verdict, deployment, model, model_version as version,
        null as other_deployment, null as other_model, null as other_version, reason, question, answer
      from ratings where expires_at > ${now}
      union all
      select at, 'vote', id, vote, tuned_deployment, tuned_model, tuned_version,
        base_deployment, base_model, base_version, null, null, null
      from comparisons where vote is not null) as opinions`;
    const rows: Paged<Row> = {
      async count() {
        const { rows } = await sql<{ rows: string }>`select count(*) as rows from ${opinions}`.execute(db);
        return Number(rows[0]?.rows);
      },
      pages: () =>
        inPages<Row>(pageRows, async (after) => {
          const older =
            after === undefined
              ? sql``
              : sql`where (at, kind, id) < (${after.at}, ${after.kind}, ${after.id})`;
          const { rows } = await sql<Row>`
            select * from ${opinions} ${older} order by at desc, kind desc, id desc limit ${pageRows}`.execute(
            db,
          );
          return rows;
        }),
    };
    return mapped(rows, opinionOf);
  };

const opinionOf = (row: Row): Opinion => ({
  at: row.at,
  verdict: row.verdict,
  by: answeredBy(row.deployment, row.model, row.version),
  ...(row.kind === 'thumb'
    ? {}
    : { against: answeredBy(row.other_deployment, row.other_model, row.other_version) }),
  reason: row.reason ?? undefined,
  question: row.question ?? undefined,
  answer: row.answer ?? undefined,
});

const answeredBy = (deployment: string | null, model: string | null, version: string | null): AnsweredBy => ({
  deployment: deployment ?? undefined,
  model: model ?? undefined,
  version: version ?? undefined,
});
