import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import type { AnsweredBy } from './answeredBy.js';

/** An answer that was given, with the question and who asked it. */
export interface GivenAnswer {
  readonly id: number;
  /** Who asked, as a key of an owner; not known of answers of before. */
  readonly asker: string | undefined;
  readonly question: string;
  readonly answer: string;
  readonly by: AnsweredBy;
}

/** Which answer of a conversation: what the channel calls it, what its question was claimed by, our number of it, or the last one. */
export type WhichAnswer =
  { readonly answerId: string } | { readonly key: string } | { readonly id: number } | 'last';

/** What was answered, as long as it is remembered. */
export interface GivenAnswers {
  find(conversation: string, which: WhichAnswer): Promise<GivenAnswer | undefined>;
}

export const createGivenAnswers = (sql: Kysely<Schema>): GivenAnswers => ({
  async find(conversation, which) {
    const there = sql.selectFrom('chat_turns').selectAll().where('conversation', '=', conversation);
    const found =
      which === 'last'
        ? there
        : 'answerId' in which
          ? there.where('answer_id', '=', which.answerId)
          : 'key' in which
            ? there.where('key', '=', which.key)
            : there.where('id', '=', which.id);
    const row = await found.orderBy('id', 'desc').limit(1).executeTakeFirst();
    if (row === undefined) return undefined;
    return {
      // A server gives a bigint as text.
      id: Number(row.id),
      asker: row.person ?? undefined,
      question: row.said,
      answer: row.answered,
      by: {
        deployment: row.deployment ?? undefined,
        model: row.model ?? undefined,
        version: row.model_version ?? undefined,
      },
    };
  },
});
