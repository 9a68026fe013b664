import { sql, type Kysely } from 'kysely';
import { jsonText } from '../jsonText.js';
import { dayMs } from '../../duration.js';
import type { Schema } from '../schema.js';
import type { AnsweredBy } from './answeredBy.js';

/** Which answer somebody found better. */
export type Vote = 'tuned' | 'base' | 'alike';

/** Two answers to one question, between which whoever asked may choose; `T` is what of it is drawn. */
export interface Comparison<T> {
  readonly id: string;
  readonly at: number;
  readonly conversation: string;
  /** Who may vote, as a key of an owner. */
  readonly person: string | undefined;
  /** What the channel calls its card, where it is known. */
  readonly activityId?: string | undefined;
  /** Gone once it is forgotten; the vote stays. */
  readonly shown: T | undefined;
  readonly vote?: Vote | undefined;
  readonly tuned: AnsweredBy;
  readonly base: AnsweredBy;
}

/** How often a version was found better than a base model, worse or alike, in one day, UTC. */
export interface DayOfVotes extends Pick<AnsweredBy, 'model' | 'version'> {
  /** Whole days since 1970. */
  readonly day: number;
  readonly better: number;
  readonly worse: number;
  readonly alike: number;
}

export interface Comparisons<T> {
  add(comparison: Comparison<T>): Promise<void>;
  get(id: string): Promise<Comparison<T> | undefined>;
  /** Notes where it is shown. */
  place(id: string, activityId: string): Promise<void>;
  /** The first vote counts: true for that one. */
  vote(id: string, vote: Vote): Promise<boolean>;
  /** Newest day first. */
  byDay(since: number): Promise<readonly DayOfVotes[]>;
}

export function createComparisons<T>(db: Kysely<Schema>): Comparisons<T> {
  return {
    async add({ id, at, conversation, person, activityId, shown, vote, tuned, base }) {
      await db
        .insertInto('comparisons')
        .values({
          id,
          at,
          conversation,
          person: person ?? null,
          activity_id: activityId ?? null,
          shown: shown === undefined ? null : jsonText(shown),
          vote: vote ?? null,
          tuned_deployment: tuned.deployment ?? null,
          tuned_model: tuned.model ?? null,
          tuned_version: tuned.version ?? null,
          base_deployment: base.deployment ?? null,
          base_model: base.model ?? null,
          base_version: base.version ?? null,
        })
        .execute();
    },
    async get(id) {
      const row = await db.selectFrom('comparisons').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        id: row.id,
        at: row.at,
        conversation: row.conversation,
        person: row.person ?? undefined,
        activityId: row.activity_id ?? undefined,
        shown: (row.shown ?? undefined) as T | undefined,
        vote: (row.vote ?? undefined) as Vote | undefined,
        tuned: {
          deployment: row.tuned_deployment ?? undefined,
          model: row.tuned_model ?? undefined,
          version: row.tuned_version ?? undefined,
        },
        base: {
          deployment: row.base_deployment ?? undefined,
          model: row.base_model ?? undefined,
          version: row.base_version ?? undefined,
        },
      };
    },
    async place(id, activityId) {
      await db.updateTable('comparisons').set({ activity_id: activityId }).where('id', '=', id).execute();
    },
    async vote(id, vote) {
      const { numUpdatedRows } = await db
        .updateTable('comparisons')
        .set({ vote })
        .where('id', '=', id)
        .where('vote', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async byDay(since) {
      const { rows } = await sql<
        Record<'model' | 'version', string | null> & Record<'day' | 'better' | 'worse' | 'alike', string>
      >`
        select tuned_model as model, tuned_version as version, floor(at / ${dayMs}) as day,
          count(*) filter (where vote = 'tuned') as better, count(*) filter (where vote = 'base') as worse,
          count(*) filter (where vote = 'alike') as alike
        from comparisons where at >= ${since} and vote is not null
        group by 1, 2, 3 order by day desc, model, version`.execute(db);
      return rows.map(({ model, version, day, better, worse, alike }) => ({
        model: model ?? undefined,
        version: version ?? undefined,
        day: Number(day),
        better: Number(better),
        worse: Number(worse),
        alike: Number(alike),
      }));
    },
  };
}
