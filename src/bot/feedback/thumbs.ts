import { createHash } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { placeOf } from '../../dialogs/person.js';
import type { Log } from '../../log.js';
import type { Consents } from '../../store/feedback/consents.js';
import type { GivenAnswer, GivenAnswers } from '../../store/feedback/givenAnswers.js';
import type { KeptRating, Ratings } from '../../store/feedback/ratings.js';
import type { SeenActivities } from '../../store/seenActivities.js';
import type { Card } from '../cards/card.js';
import { conversationKey } from '../channel/conversationKey.js';
import { isPersonal } from '../channel/isPersonal.js';
import { ownerOf } from '../channel/ownerOf.js';
import type { Clock } from '../clock.js';
import type { Pressed } from './redrawing.js';
import { answeredConsentCard, consentCard, type Asked } from './consentCard.js';
import type { Thumb } from './thumb.js';

export interface ThumbsDeps {
  readonly answers: GivenAnswers;
  readonly ratings: Ratings;
  readonly consents: Consents;
  readonly seen: SeenActivities;
  /** How long ratings are kept, ms. */
  readonly keptMs: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Whether more than the count may be kept. */
export interface Question {
  readonly card: Card;
  /** To be called with what the channel calls the card. */
  readonly shown: (activityId: string) => void;
}

/** What came of a thumb. */
export interface Rated {
  readonly sentence: string;
  /** Nothing that a client which says thanks itself leaves out. */
  readonly isPlain: boolean;
  /** To be asked now, once. */
  readonly question?: Question;
}

/** What somebody says of an answer: counted always, kept with their consent. */
export class Thumbs {
  /** Where questions stand that this process has asked, by whom they are for. */
  private readonly questions = new Map<string, string>();

  constructor(private readonly deps: ThumbsDeps) {}

  async rate(activity: Activity, thumb: Thumb): Promise<Rated> {
    const { answers, consents, seen } = this.deps;
    const person = ownerOf(activity);
    if (person === undefined) return { sentence: nobody, isPlain: false };
    const given = await answers.find(conversationKey(placeOf(activity)), thumb.which);
    if (given === undefined) return { sentence: forgotten, isPlain: false };
    const consent = await consents.get(person);
    const kept =
      consent?.isGiven === true ? await this.kept(activity, person, given, thumb.reason) : undefined;
    await this.put(person, given, thumb.reaction, consent?.keptMs, kept);
    const isAsked = consent === undefined && (await seen.claim(`consent asked|${person}`));
    const asked = { whom: hashed(person), turn: given.id, reaction: thumb.reaction };
    // In a group others could read it there.
    const reason = isPersonal(activity) ? thumb.reason : undefined;
    return {
      ...wordsFor(thumb, consent?.isGiven, kept),
      ...(isAsked ? { question: this.question({ ...asked, reason }) } : {}),
    };
  }

  /**
   * The answer to the question whether more than the count may be kept, with the thumb that it was asked at.
   *
   * @returns what takes the question's place, or a sentence where it is not theirs to answer
   */
  async agree(activity: Activity, isGiven: boolean, keptMs: number, asked: Asked): Promise<Pressed> {
    const { answers, consents, clock } = this.deps;
    const person = ownerOf(activity);
    if (person === undefined) return { answer: nobody };
    if (hashed(person) !== asked.whom) return { answer: notTheirs };
    const at = this.questions.get(asked.whom);
    const closed = (words: string): Pressed => ({ answer: answeredConsentCard(words), activityId: at });
    // What the card names, and never longer than is the rule by now.
    const consent = { isGiven, keptMs: Math.min(keptMs, this.deps.keptMs) };
    await consents.put(person, consent, clock.now());
    if (!isGiven) return closed(declined);
    const given = await answers.find(conversationKey(placeOf(activity)), { id: asked.turn });
    if (given === undefined) return closed(`${agreed} ${onlyCounted}`);
    const kept = await this.kept(activity, person, given, asked.reason);
    await this.put(person, given, asked.reaction, consent.keptMs, kept);
    return closed(agreed);
  }

  private question(asked: Asked): Question {
    return {
      card: consentCard(asked, this.deps.keptMs),
      shown: (activityId) => {
        this.questions.set(asked.whom, activityId);
        const [oldest = ''] = this.questions.keys();
        if (this.questions.size > mostQuestions) this.questions.delete(oldest);
      },
    };
  }

  private async put(
    person: string,
    given: GivenAnswer,
    reaction: Thumb['reaction'],
    keptMs = this.deps.keptMs,
    kept?: KeptRating,
  ): Promise<void> {
    const at = this.deps.clock.now();
    await this.deps.ratings.put({
      mark: hashed(person, given.id, given.question, given.answer),
      at,
      expiresAt: at + Math.min(keptMs, this.deps.keptMs),
      reaction,
      by: given.by,
      ...(kept === undefined ? {} : { kept }),
    });
    this.deps.log.info('feedback.rated', { reaction, model: given.by.model, version: given.by.version });
  }

  /** With the words of a question only where who asked it agrees as well. */
  private async kept(
    activity: Activity,
    person: string,
    { asker = isPersonal(activity) ? person : undefined, question, answer }: GivenAnswer,
    reason: string | undefined,
  ): Promise<KeptRating> {
    const mayKeep =
      asker === person || (asker !== undefined && (await this.deps.consents.get(asker))?.isGiven === true);
    return { person, reason, ...(mayKeep ? { words: { asker: asker ?? person, question, answer } } : {}) };
  }
}

function wordsFor(
  { which, reason }: Thumb,
  isGiven: boolean | undefined,
  kept: KeptRating | undefined,
): Omit<Rated, 'question'> {
  const guess = which === 'last' ? ' This chat does not say which answer is meant: I took the last one.' : '';
  if (isGiven === false && reason !== undefined)
    return {
      sentence: `Thank you. The thumb is counted; what you wrote is not kept, as you have said. With \`/forget me\` and another thumb I ask you again.${guess}`,
      isPlain: false,
    };
  const what =
    kept === undefined
      ? 'That is counted.'
      : kept.words === undefined
        ? 'I keep that, without the question: it is somebody else’s.'
        : 'I keep that.';
  return { sentence: `Thank you. ${what}${guess}`, isPlain: guess === '' };
}

const nobody = 'I cannot tell who you are, so I cannot keep what you think of an answer.';
const forgotten =
  'I do not remember that answer any more, or it is none of a model, so I cannot keep what you think of it.';
const agreed = 'Thank you: I keep what you say about answers. `/forget me` deletes it at any time.';
const declined = 'All right: I only count your thumbs. `/forget me` and another thumb let you choose anew.';

const onlyCounted = 'The answer that you rated is forgotten by now, so that thumb stays a count.';
const notTheirs = 'That question is for somebody else. Rate an answer, and I ask you too.';
const mostQuestions = 1_000;

/** Cannot be told from its parts but by who has them all. */
const hashed = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
