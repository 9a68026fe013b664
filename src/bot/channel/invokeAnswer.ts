import type { InvokeResponse } from 'botbuilder';
import type { Card } from '../cards/card.js';

/**
 * Answers to Action.Execute. The HTTP status is 200 whenever our code ran, and what failed is said in words: a status
 * of 400 in the answer would become the HTTP status, and Teams would show "Something went wrong" instead.
 */
export const cardAnswer = (card: Card): InvokeResponse =>
  answer('application/vnd.microsoft.card.adaptive', card);

export const messageAnswer = (text: string): InvokeResponse =>
  answer('application/vnd.microsoft.activity.message', text);

/** For invokes that want no answer but that they have arrived. */
export const emptyAnswer: InvokeResponse = { status: 200, body: {} };

const answer = (type: string, value: unknown): InvokeResponse => ({
  status: 200,
  body: { statusCode: 200, type, value },
});
