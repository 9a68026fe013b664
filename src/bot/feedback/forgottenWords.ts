import type { Forgotten } from '../../store/feedback/forgetPerson.js';

/** What /forget me says: what was there and is gone, and what is not. */
export function forgottenWords(
  { turns, ratings, comparisons, consent }: Omit<Forgotten, 'conversations'>,
  isAdmin: boolean,
): string {
  const gone = [
    count(turns, 'question with its answer', 'questions with their answers'),
    count(ratings, 'rating', 'ratings'),
    count(comparisons, 'comparison', 'comparisons'),
    consent ? 'your word on what may be kept of ratings' : undefined,
  ].filter((one) => one !== undefined);
  const told =
    gone.length === 0
      ? 'There was nothing of yours to forget.'
      : `Forgotten: ${gone.join(', ').replace(/, ([^,]*)$/, ' and $1')}.`;
  return [
    told,
    'Thumbs and votes that were only counted are nobody’s, and stay counted.',
    ...(isAdmin ? ['The audit of what admins did stays.'] : []),
  ].join(' ');
}

const count = (number: number, one: string, more: string): string | undefined =>
  number === 0 ? undefined : `${number} ${number === 1 ? one : more}`;
