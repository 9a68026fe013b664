import { dayMs } from '../../duration.js';
import type { AnsweredBy } from '../../store/feedback/answeredBy.js';
import type { DayOfVotes } from '../../store/feedback/comparisons.js';
import type { DayOfRatings, GivenReason } from '../../store/feedback/ratings.js';
import { csvButton } from '../cards/buttons/csvButton.js';
import { card, type Card } from '../cards/card.js';
import type { CardElement } from '../cards/cardElement.js';
import { small, text, title } from '../cards/elements.js';
import { fitting } from '../cards/fitting.js';
import { escapeMarkdown, shorten } from '../cards/markdown.js';

export interface FeedbackView {
  /** How many days back the counts go. */
  readonly days: number;
  readonly ratings: readonly DayOfRatings[];
  readonly votes: readonly DayOfVotes[];
  /** The newest first; one more than are asked for where there are older ones. */
  readonly reasons: readonly GivenReason[];
  /** How many are asked for. */
  readonly count: number;
  /** How to see more, where that can be. */
  readonly more: string;
  /** Whether all of it can be had as a file here. */
  readonly isFile: boolean;
}

const mostModels = 6;
const mostDays = 14;

/** What /feedback shows: who is found good by day, and what people wrote, as much as fits. */
export function feedbackCard(view: FeedbackView): Card {
  const fewer = Array.from({ length: view.count }, (_, index) => view.count - 1 - index);
  return fitting([view.count, ...fewer], (shown) => cardWith(view, shown));
}

function cardWith(view: FeedbackView, shown: number): Card {
  const { days, ratings, votes, reasons, count, more, isFile } = view;
  const models = modelsIn([...ratings, ...votes]);
  const listed = reasons.slice(0, shown);
  const isCut = listed.length < Math.min(reasons.length, count);
  const isOlder = reasons.length > count;
  const rows = [
    title('What people think of the answers'),
    small(`The last ${days === 1 ? 'day' : `${days} days`}, by day in UTC.`),
    ...(models.length === 0 ? [text('Nobody has rated an answer or voted.')] : []),
    ...models.slice(0, mostModels).flatMap((model) => modelRows(model, ratings, votes)),
    ...(models.length > mostModels ? [small(`${models.length - mostModels} more are not shown.`)] : []),
    text('**What they wrote, the newest first**', { spacing: 'Large' }),
    ...(listed.length === 0 && !isCut ? [text('Nothing that may be kept.')] : listed.map(reasonRow)),
    ...(isCut ? [small('Cut: the card has no room for more.', { spacing: 'Medium' })] : []),
    ...(isOlder && !isCut ? [small(escapeMarkdown(more), { spacing: 'Medium' })] : []),
  ];
  return card(rows, isFile && models.length > 0 ? [csvButton('/feedback export')] : []);
}

type Model = Pick<AnsweredBy, 'model' | 'version'>;

const sameAs =
  (one: Model) =>
  (other: Model): boolean =>
    one.model === other.model && one.version === other.version;

/** Those that were rated last come first. */
function modelsIn(days: readonly (Model & { readonly day: number })[]): Model[] {
  const models: Model[] = [];
  for (const one of [...days].sort((a, b) => b.day - a.day)) if (!models.some(sameAs(one))) models.push(one);
  return models;
}

function modelRows(
  model: Model,
  allRatings: readonly DayOfRatings[],
  allVotes: readonly DayOfVotes[],
): CardElement[] {
  const ratings = allRatings.filter(sameAs(model));
  const votes = allVotes.filter(sameAs(model));
  const dates = [...new Set([...ratings, ...votes].map(({ day }) => day))].sort((a, b) => b - a);
  const older = dates.length - mostDays;
  return [
    text(`**${escapeMarkdown(modelName(model))}**: ${words(ratings, votes)}`, { spacing: 'Medium' }),
    ...dates
      .slice(0, mostDays)
      .map((day) => small(`${dateOf(day)}: ${words(ratings.filter(on(day)), votes.filter(on(day)))}`)),
    ...(older > 0 ? [small(`and ${older} ${older === 1 ? 'day' : 'days'} before`)] : []),
  ];
}

const on =
  (day: number) =>
  (one: { readonly day: number }): boolean =>
    one.day === day;

function words(ratings: readonly DayOfRatings[], votes: readonly DayOfVotes[]): string {
  const [up, down] = [sum(ratings, 'up'), sum(ratings, 'down')];
  const [better, worse, alike] = [sum(votes, 'better'), sum(votes, 'worse'), sum(votes, 'alike')];
  return [
    ...(up + down > 0
      ? [`thumbs up ${up}, down ${down} (${Math.round((100 * up) / (up + down))} % up)`]
      : []),
    ...(better + worse + alike > 0
      ? [`against the base model: better ${better}, worse ${worse}, alike ${alike}`]
      : []),
  ].join(' · ');
}

const sum = <Key extends string>(days: readonly Readonly<Record<Key, number>>[], key: Key): number =>
  days.reduce((total, day) => total + day[key], 0);

function reasonRow({ at, reaction, by, reason, question }: GivenReason): CardElement {
  const said = `**${reaction === 'up' ? 'Good' : 'Bad'}:** ${escapeMarkdown(shorten(reason, 400))}`;
  const about = question === undefined ? [] : [`asked: ${escapeMarkdown(shorten(question, 160))}`];
  const when = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return text(`${said}\n\n${[when, escapeMarkdown(modelName(by)), ...about].join(' · ')}`, {
    spacing: 'Small',
  });
}

const modelName = ({ model, version }: Model): string =>
  model === undefined
    ? 'a model that is not known'
    : `${model}${version === undefined ? '' : `, version ${version}`}`;

const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
