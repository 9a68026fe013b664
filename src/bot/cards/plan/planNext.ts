import type { CardElement } from '../cardElement.js';
import { sayButton } from '../buttons/sayButton.js';

/** What leads on from a plan that is answered: a command line behind a few words. */
export interface PlanNext {
  readonly title: string;
  readonly line: string;
}

export const planAgain = (line: string | undefined): PlanNext | undefined =>
  line === undefined ? undefined : { title: 'Plan again', line };

export const showRun = (id: string): PlanNext => ({ title: 'Status of the run', line: `/status ${id}` });

export const planNextButtons = (next: PlanNext | undefined): CardElement[] =>
  next === undefined ? [] : [sayButton(next.title, next.line)];
