import type { Comparison } from '../../../src/store/feedback/comparisons.js';
import type { Consent } from '../../../src/store/feedback/consents.js';
import type { FeedbackStores } from '../../../src/store/feedback/feedbackStores.js';
import type { Opinion } from '../../../src/store/feedback/opinions.js';
import type { Rating } from '../../../src/store/feedback/ratings.js';
import type { Compared } from '../../../src/bot/feedback/voteCard.js';
import type { MemoryHistory } from './fakeStores.js';
import { listPaged } from './listPaged.js';

/** What people think of the answers, for tests that do not look at how it is counted: of that the database is the judge. */
export class MemoryFeedback implements FeedbackStores<Compared> {
  readonly rated = new Map<string, Rating>();
  readonly said = new Map<string, Consent>();
  readonly compared = new Map<string, Comparison<Compared>>();

  constructor(private readonly history: MemoryHistory) {}

  readonly answers: FeedbackStores<Compared>['answers'] = {
    find: async (conversation, which) => {
      const turns = this.history.remembered.get(conversation) ?? [];
      const id = turns.findLastIndex((turn, index) =>
        which === 'last'
          ? true
          : 'answerId' in which
            ? turn.answerId === which.answerId
            : 'key' in which
              ? turn.key === which.key
              : index === which.id,
      );
      const turn = turns[id];
      return turn === undefined
        ? undefined
        : { id, asker: turn.person, question: turn.user, answer: turn.assistant, by: turn.by ?? {} };
    },
  };

  readonly ratings: FeedbackStores<Compared>['ratings'] = {
    put: async (rating) => void this.rated.set(rating.mark, rating),
    byDay: async () => [],
    reasons: async () => [],
  };

  readonly consents: FeedbackStores<Compared>['consents'] = {
    get: async (person) => this.said.get(person),
    put: async (person, consent) => void this.said.set(person, consent),
  };

  readonly comparisons: FeedbackStores<Compared>['comparisons'] = {
    add: async (comparison) => void this.compared.set(comparison.id, comparison),
    get: async (id) => this.compared.get(id),
    place: async (id, activityId) => this.change(id, { activityId }),
    vote: async (id, vote) => {
      const isFirst = this.compared.get(id)?.vote === undefined;
      if (isFirst) this.change(id, { vote });
      return isFirst;
    },
    byDay: async () => [],
  };

  readonly kept: Opinion[] = [];
  readonly opinions = () => listPaged(() => this.kept);

  forget: FeedbackStores<Compared>['forget'] = async () => ({
    turns: 0,
    conversations: [],
    ratings: 0,
    comparisons: 0,
    consent: false,
  });

  private change(id: string, to: Partial<Comparison<Compared>>): void {
    const found = this.compared.get(id);
    if (found !== undefined) this.compared.set(id, { ...found, ...to });
  }
}
