import { errors, request as httpRequest, type Dispatcher } from 'undici';
import { defined } from '../../../defined.js';
import { advice, command } from '../../../errors/nextStep.js';
import { createHttpDispatcher } from '../../../httpDispatcher.js';
import { isLoopback } from '../../../loopback.js';
import type { AzureCloud } from '../../arm/cloud.js';
import type { Answer } from '../answer.js';
import type { ChatMessage } from '../chatMessage.js';
import { isCutShort } from '../cutShort.js';
import { addressOf, bodyOf, type Contract } from './contract.js';
import { KnownContracts } from './knownContracts.js';
import type { Sampling } from './sampling.js';
import { readAnswer, type ReadAnswer } from './scoringAnswer.js';
import { ScoringFailure } from './scoringFailure.js';
import { readStreamedAnswer } from './streamedAnswer.js';

/** Which deployment is asked, and where. */
export interface ScoringTarget {
  readonly scoringUri: string;
  /** Asks this deployment whatever the traffic says. */
  readonly deployment?: string;
}

export interface ScoreRequest extends ScoringTarget {
  readonly key: string;
  readonly messages: readonly ChatMessage[];
  readonly sampling: Sampling;
  readonly maxNewTokens: number;
  /** The longest that one try may take, in ms; 100 s if left out. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /**
   * Called with each piece of the answer as it comes, where the endpoint gives pieces; else never. Pieces may begin and end with
   * blanks that the whole answer does not have.
   */
  readonly onText?: (piece: string) => void;
}

/** One question to an online endpoint, in whichever contract its server has (docs/azure-facts.md, “Scoring”). */
export interface Scoring {
  /**
   * Asks once; only what is refused for its shape is put in another one. Throws ScoringFailure, and what its signal was aborted with.
   */
  score(request: ScoreRequest): Promise<Answer>;
  /** The contract that a deployment has answered in. */
  contractOf(target: ScoringTarget): Contract | undefined;
}

/** An endpoint may answer for as long as its deployment's request timeout says; ours is 90 s. */
const longestMs = 100_000;

const over = new Error('The time for an answer is over.');

export function createScoring({ ca }: Pick<AzureCloud, 'ca'>): Scoring {
  const dispatcher = createHttpDispatcher(ca);
  const contracts = new KnownContracts();
  return {
    async score(request) {
      const { text, finishReason, usage, deployment } = await contracts.ask(
        keyOf(request),
        (contract) => ask(dispatcher, contract, request),
        request.onText !== undefined,
      );
      const isCut = isCutShort(finishReason, text, request.maxNewTokens);
      return { text, isCut, ...defined({ finishReason, usage, deployment }) };
    },
    contractOf: (target) => contracts.of(keyOf(target)),
  };
}

const keyOf = ({ scoringUri, deployment = '' }: ScoringTarget): string => `${scoringUri} ${deployment}`;

interface GivenAnswer extends ReadAnswer {
  readonly deployment: string | undefined;
}

async function ask(dispatcher: Dispatcher, contract: Contract, request: ScoreRequest): Promise<GivenAnswer> {
  const { signal, onText, timeoutMs = longestMs } = request;
  signal?.throwIfAborted();
  const url = new URL(addressOf(contract, request.scoringUri));
  // The key leaves this machine by https only.
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) throw inTheOpen();
  const isStreamed = onText !== undefined && contract === 'openai';
  const ending = new AbortController();
  const stop = (): void => ending.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => ending.abort(over), timeoutMs);
  try {
    const { statusCode, headers, body } = await httpRequest(url, {
      dispatcher,
      method: 'POST',
      headers: {
        authorization: `Bearer ${request.key}`,
        'content-type': 'application/json',
        ...(isStreamed ? { accept: 'text/event-stream' } : {}),
        ...(request.deployment === undefined ? {} : { 'azureml-model-deployment': request.deployment }),
      },
      body: bodyOf(contract, { ...request, isStreamed }),
      signal: ending.signal,
    });
    const isEvents = /^text\/event-stream\b/i.test([headers['content-type']].flat()[0] ?? '');
    const deployment = request.deployment ?? [headers['azureml-model-deployment']].flat()[0];
    const read =
      isStreamed && statusCode === 200 && isEvents
        ? await readStreamedAnswer(body, onText)
        : readAnswer({ status: statusCode, headers, body: await body.text() }, contract);
    return { ...read, deployment };
  } catch (error) {
    if (ending.signal.reason === over) throw tooSlow(error);
    // Whoever ended it says why, however far it had come.
    if (ending.signal.aborted) throw ending.signal.reason;
    if (error instanceof ScoringFailure) throw error;
    throw unreached(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** @param error that the end led to: it holds what had come by then */
const tooSlow = (error: unknown): ScoringFailure =>
  new ScoringFailure(
    {
      reason: 'model_timeout',
      sentence: 'The model took too long to answer.',
      next: advice`Try again in a moment; ${command('status')} tells whether it is there.`,
    },
    'none',
    defined({ partial: error instanceof ScoringFailure ? error.partial : undefined }),
  );

const inTheOpen = (): ScoringFailure =>
  new ScoringFailure(
    {
      reason: 'no_endpoint',
      sentence: 'The endpoint’s address is no https one, and its key goes nowhere in the open.',
      next: command('deploy'),
    },
    'none',
  );

/** Where no connection came about, the address may be an old one; where it broke, it is that connection's end alone. */
function unreached(error: unknown): ScoringFailure {
  const { code } = error as { readonly code?: unknown };
  const isBroken =
    error instanceof errors.SocketError ||
    error instanceof errors.HTTPParserError ||
    code === 'ECONNRESET' ||
    code === 'EPIPE';
  return new ScoringFailure(
    {
      reason: 'unavailable',
      sentence: isBroken
        ? 'The connection to the endpoint broke before it had answered.'
        : 'The endpoint could not be reached.',
      next: advice`Try again in a moment; ${command('status')} tells whether it is there.`,
    },
    isBroken ? 'again' : 'newAddress',
  );
}
