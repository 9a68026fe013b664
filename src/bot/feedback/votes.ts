import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { placeOf } from '../../dialogs/person.js';
import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import type { AnsweredBy } from '../../store/feedback/answeredBy.js';
import type { Comparisons, Vote } from '../../store/feedback/comparisons.js';
import type { Card } from '../cards/card.js';
import { compareCard, type Side } from './compareCard.js';
import { conversationKey } from '../channel/conversationKey.js';
import { ownerOf } from '../channel/ownerOf.js';
import type { Clock } from '../clock.js';
import type { Pressed } from './redrawing.js';
import { forgottenVoteCard, votedCard, voteCard, type Choice, type Compared } from './voteCard.js';

/** One model's answer, and which one gave it. */
export interface ComparedSide {
  readonly side: Side;
  readonly by: AnsweredBy;
}

export interface VotesDeps {
  readonly comparisons: Comparisons<Compared>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** Two answers as they are shown: with a vote, where both are there. */
export interface OfferedVote {
  readonly card: Card;
  /** To be called with what the channel calls the card. */
  readonly shown?: (activityId: string) => Promise<void>;
}

/** Which of two answers is better, said by who asked before they know whose they are. */
export class Votes {
  constructor(private readonly deps: VotesDeps) {}

  /** @param person who asked, as a key of an owner; nobody can choose where that is not known */
  async offer(
    place: Place,
    person: string | undefined,
    question: string,
    tuned: ComparedSide,
    base: ComparedSide,
  ): Promise<OfferedVote> {
    const { comparisons, clock, log, random = Math.random } = this.deps;
    const isWhole = tuned.side.failed !== true && base.side.failed !== true;
    if (!isWhole || person === undefined) return { card: compareCard(question, tuned.side, base.side) };
    const shown = { question, tuned: tuned.side, base: base.side, isTunedFirst: random() < 0.5 };
    const id = randomUUID();
    await comparisons.add({
      id,
      at: clock.now(),
      conversation: conversationKey(place),
      person,
      shown,
      tuned: tuned.by,
      base: base.by,
    });
    return {
      card: voteCard(id, shown),
      shown: (activityId) =>
        comparisons
          .place(id, activityId)
          .catch((error: unknown) => log.warn('votes.place_not_noted', { comparison: id, error })),
    };
  }

  /** The first vote stands, however often and wherever it is pressed. */
  async choose(activity: Activity, id: string, choice: Choice): Promise<Pressed> {
    const { comparisons, log } = this.deps;
    const found = await comparisons.get(id);
    if (found === undefined || found.conversation !== conversationKey(placeOf(activity)))
      return { answer: 'I do not know that comparison any more. `/compare` makes a new one.' };
    const person = ownerOf(activity);
    const { shown } = found;
    if (shown === undefined) return { answer: forgottenVoteCard(found.vote), activityId: found.activityId };
    if (person === undefined || found.person !== person)
      return {
        answer:
          found.vote === undefined
            ? 'Only who asked can choose here. `/compare` and your question give you two answers of your own.'
            : votedCard(shown, found.vote),
      };
    const vote = voteOf(choice, shown);
    const isFirst = found.vote === undefined && (await comparisons.vote(id, vote));
    if (isFirst) log.info('feedback.voted', { vote, model: found.tuned.model, version: found.tuned.version });
    const stands = isFirst ? vote : ((await comparisons.get(id))?.vote ?? vote);
    return { answer: votedCard(shown, stands), activityId: found.activityId };
  }
}

const voteOf = (choice: Choice, { isTunedFirst }: Compared): Vote =>
  choice === 'alike' ? 'alike' : (choice === 'first') === isTunedFirst ? 'tuned' : 'base';
