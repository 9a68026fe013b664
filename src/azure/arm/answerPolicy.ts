import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { AppError } from '../../errors/appError.js';
import { advice } from '../../errors/nextStep.js';
import { azureError } from './azureError.js';
import { answersWith } from '../faults/answersWith.js';

/** The result of a long operation that gives nothing back. */
const mayBeEmpty = /operation\w*\/[^/?]+/i;

/**
 * Refuses a success that is none: a web page of a proxy or a sign-in, JSON that is cut off, an event stream, nothing where
 * something is due. The clients themselves let most of it pass as an object without properties, which reads like "there is
 * none": then it would be bought again.
 *
 * @throws AppError `unavailable`, retryable
 */
export const answerPolicy: { readonly policy: PipelinePolicy; readonly position: 'perRetry' } = {
  // Behind the client's own reading of answers, and seen by it first: so it sees them as they came.
  position: 'perRetry',
  policy: {
    name: 'hienoAnswer',
    async sendRequest(request, next) {
      const response = await next(request);
      requireAnswer(request, response);
      return response;
    },
  },
};

function requireAnswer({ method, url }: PipelineRequest, response: PipelineResponse): void {
  const { status, bodyAsText, headers, readableStreamBody } = response;
  if (status < 200 || status >= 300 || readableStreamBody !== undefined) return;
  const body = bodyAsText ?? '';
  if (body.trim() === '') {
    if (method === 'GET' && status === 200 && !mayBeEmpty.test(url)) throw noAnswer('nothing at all');
    return;
  }
  const found = answersWith(body, headers.get('content-type'));
  if (found.kind !== 'json') throw noAnswer(found.words);
  if (method !== 'GET') return;
  // What is asked for are things and lists of things.
  const { value } = found;
  if (typeof value !== 'object' || value === null) throw noAnswer('a bare value');
  if ('error' in value && !ofThings.some((key) => key in value)) throw failureIn(value);
}

/** What a thing, a list or the state of an operation has one of, beside an error of its own. */
const ofThings = ['id', 'name', 'value', 'properties', 'status'];

function failureIn(body: object): AppError {
  const failure = azureError({ details: body });
  return failure.reason === 'refused' ? noAnswer('an error') : failure;
}

const noAnswer = (what: string): AppError =>
  new AppError({
    reason: 'unavailable',
    sentence: `Azure answered with ${what} instead of data.`,
    next: advice`Look for a proxy or a sign-in page between the bot and Azure, then try again.`,
    retryable: true,
  });
