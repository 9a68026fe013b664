import { sql, type Kysely } from 'kysely';
import { dayMs } from '../../duration.js';
import type { Schema } from '../schema.js';
import type { AnsweredBy } from './answeredBy.js';

export type Reaction = 'up' | 'down';

export interface Rating {
  /** One person's of one answer: the second takes the place of the first. */
  readonly mark: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** When it is deleted at the latest. */
  readonly expiresAt: number;
  readonly reaction: Reaction;
  readonly by: AnsweredBy;
  /** What is more than the count: with the consent of whoever rates. */
  readonly kept?: KeptRating;
}

export interface KeptRating {
  readonly person: string;
  readonly reason: string | undefined;
  /** Left out where they are another person's, who has not agreed. */
  readonly words?: { readonly asker: string; readonly question: string; readonly answer: string };
}

/** A reason that somebody gave, newest first. */
export interface GivenReason {
  readonly at: number;
  readonly reaction: Reaction;
  readonly by: AnsweredBy;
  readonly reason: string;
  readonly question: string | undefined;
}

/** How often one version was rated in one day, UTC. */
export interface DayOfRatings extends Pick<AnsweredBy, 'model' | 'version'> {
  /** Whole days since 1970. */
  readonly day: number;
  readonly up: number;
  readonly down: number;
}

export interface Ratings {
  put(rating: Rating): Promise<void>;
  /** Newest day first. */
  byDay(since: number): Promise<readonly DayOfRatings[]>;
  reasons(most: number): Promise<readonly GivenReason[]>;
}

export function createRatings(db: Kysely<Schema>): Ratings {
  return {
    async put({ mark, at, expiresAt, reaction, by, kept }) {
      // A repetition brings no reason and takes none away; whoever changes their mind has had another reason.
      await sql`insert into ratings as r
          (mark, at, expires_at, reaction, deployment, model, model_version, person, asker, question, answer, reason)
        values (${mark}, ${at}, ${expiresAt}, ${reaction},
          ${by.deployment ?? null}, ${by.model ?? null}, ${by.version ?? null},
          ${kept?.person ?? null}, ${kept?.words?.asker ?? null},
          ${kept?.words?.question ?? null}, ${kept?.words?.answer ?? null}, ${kept?.reason ?? null})
        on conflict (mark) do update set
          at = case when r.reaction = excluded.reaction then r.at else excluded.at end,
          expires_at = excluded.expires_at, reaction = excluded.reaction,
          person = excluded.person, asker = excluded.asker, question = excluded.question, answer = excluded.answer,
          reason = case when r.reaction = excluded.reaction and excluded.person is not null
            then coalesce(excluded.reason, r.reason) else excluded.reason end`.execute(db);
    },
    async byDay(since) {
      const { rows } = await sql<
        Record<'model' | 'version', string | null> & Record<'day' | 'up' | 'down', string>
      >`
        select model, model_version as version, floor(at / ${dayMs}) as day,
          count(*) filter (where reaction = 'up') as up, count(*) filter (where reaction = 'down') as down
        from ratings where at >= ${since} group by 1, 2, 3 order by day desc, model, version`.execute(db);
      return rows.map(({ model, version, day, up, down }) => ({
        model: model ?? undefined,
        version: version ?? undefined,
        day: Number(day),
        up: Number(up),
        down: Number(down),
      }));
    },
    async reasons(most) {
      const rows = await db
        .selectFrom('ratings')
        .select(['at', 'reaction', 'deployment', 'model', 'model_version', 'reason', 'question'])
        .where('reason', 'is not', null)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(most)
        .execute();
      return rows.map((row) => ({
        at: row.at,
        reaction: row.reaction as Reaction,
        by: {
          deployment: row.deployment ?? undefined,
          model: row.model ?? undefined,
          version: row.model_version ?? undefined,
        },
        reason: row.reason ?? '',
        question: row.question ?? undefined,
      }));
    },
  };
}
