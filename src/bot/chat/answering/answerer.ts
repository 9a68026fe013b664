import type { Activity } from 'botbuilder';
import type { Place } from '../../../runs/run.js';
import type { KeptTurn } from '../../../store/chatHistory.js';
import type { Received } from '../../channel/received.js';
import type { Showing } from '../showing.js';

/** One of the ways in which what a person said is answered. */
export interface Answerer {
  /** Throws AppError where there is no answer, and the signal's reason once that is aborted. */
  answer(question: Question, work: Work): Promise<Answered>;
}

/** Something a person said, with what is needed to answer it later. */
export interface Question {
  readonly received: Received;
  readonly place: Place;
  /** Who, as a key of an owner. */
  readonly person: string | undefined;
  readonly text: string;
  readonly isAdmin: boolean;
}

/** How an answer is worked on: until the signal says why it is not waited for any more. */
export interface Work {
  readonly signal: AbortSignal;
  readonly showing: Showing;
}

export interface Answered {
  readonly reply: Partial<Activity>;
  /** What is said after it. */
  readonly more?: Partial<Activity> | undefined;
  /** What is remembered of it, if anything. */
  readonly turn?: KeptTurn;
  /** Is told what the channel calls the reply, where it says. */
  readonly given?: (activityId: string) => Promise<void>;
  /** It is not the answer: that is given after the restart. */
  readonly isPutOff?: boolean;
}
