import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { createComparisons, type Comparisons } from './comparisons.js';
import { createConsents, type Consents } from './consents.js';
import { createForgetPerson, type ForgetPerson } from './forgetPerson.js';
import { createGivenAnswers, type GivenAnswers } from './givenAnswers.js';
import { createOpinions, type Opinions } from './opinions.js';
import { createRatings, type Ratings } from './ratings.js';

/** All that is kept of what people think of the answers; `T` is what is drawn of two that are compared. */
export interface FeedbackStores<T> {
  readonly answers: GivenAnswers;
  readonly ratings: Ratings;
  readonly consents: Consents;
  readonly comparisons: Comparisons<T>;
  readonly opinions: Opinions;
  readonly forget: ForgetPerson;
}

export const createFeedbackStores = <T>(sql: Kysely<Schema>): FeedbackStores<T> => ({
  answers: createGivenAnswers(sql),
  ratings: createRatings(sql),
  consents: createConsents(sql),
  comparisons: createComparisons<T>(sql),
  opinions: createOpinions(sql),
  forget: createForgetPerson(sql),
});
