import type { Opinion, Opinions } from '../../store/feedback/opinions.js';
import { isoTime, tableOf, type Table } from './table.js';

/** What people think of the answers, without who they are, and their words where they agreed. */
export const feedbackTable = (opinions: Opinions, now: number): Table =>
  tableOf(opinions(now), {
    time: ({ at }) => isoTime(at),
    opinion: ({ against }) => (against === undefined ? 'thumb' : 'vote'),
    verdict: verdictOf,
    deployment: ({ by }) => by.deployment,
    model: ({ by }) => by.model,
    version: ({ by }) => by.version,
    against_model: ({ against }) => against?.model,
    against_version: ({ against }) => against?.version,
    reason: ({ reason }) => reason,
    question: ({ question }) => question,
    answer: ({ answer }) => answer,
  });

/** Of the model of that row. */
const verdictOf = ({ verdict }: Opinion): string =>
  verdict === 'tuned' ? 'better' : verdict === 'base' ? 'worse' : verdict;
