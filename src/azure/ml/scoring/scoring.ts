import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { AppError } from '../../../errors/appError.js';
import { defined } from '../../../defined.js';
import { isLoopback } from '../../../loopback.js';
import { advice, command } from '../../../errors/nextStep.js';
import type { AzureCloud } from '../../arm/cloud.js';
import type { Answer } from '../answer.js';
import type { ChatMessage } from '../chatMessage.js';
import { isCutShort } from '../cutShort.js';
import { readAnswer } from './scoringAnswer.js';

export interface ScoreRequest {
  readonly scoringUri: string;
  readonly key: string;
  /** Asks this deployment whatever the traffic says. */
  readonly deployment?: string;
  readonly messages: readonly ChatMessage[];
  readonly maxNewTokens: number;
  readonly signal?: AbortSignal;
}

/** One request to an online endpoint, by the documented contract (docs/azure-facts.md, “Scoring”). */
export interface Scoring {
  /** Throws AppError. */
  score(request: ScoreRequest): Promise<Answer>;
}

/** An endpoint may answer for as long as its deployment's request timeout says; ours is 90 s. */
const timeoutMs = 100_000;

export function createScoring(cloud: AzureCloud): Scoring {
  const pipeline = createPipelineFromOptions({
    // The chat has a retry rule of its own, which knows what a person is waiting for.
    retryOptions: { maxRetries: 0 },
    ...(cloud.ca === undefined ? {} : { tlsOptions: { ca: cloud.ca } }),
  });
  const client = createDefaultHttpClient();
  // Which of the two spellings of a conversation each deployment takes, once it is known.
  const nested = new Set<string>();

  async function post(request: ScoreRequest, isNested: boolean): Promise<PipelineResponse> {
    const { messages, maxNewTokens, deployment, signal } = request;
    const http = createPipelineRequest({
      url: request.scoringUri,
      method: 'POST',
      timeout: timeoutMs,
      // The key leaves this machine by https only.
      allowInsecureConnection: isLoopback(new URL(request.scoringUri).hostname),
      body: JSON.stringify({
        input_data: {
          input_string: isNested ? [messages] : messages,
          parameters: { temperature: 0.7, top_p: 0.9, do_sample: true, max_new_tokens: maxNewTokens },
        },
      }),
      ...defined({ abortSignal: signal }),
    });
    http.headers.set('authorization', `Bearer ${request.key}`);
    http.headers.set('content-type', 'application/json');
    if (deployment !== undefined) http.headers.set('azureml-model-deployment', deployment);
    try {
      return await pipeline.sendRequest(client, http);
    } catch (error) {
      if (signal?.aborted) throw error;
      const isTimeout = (error as Error).name === 'AbortError';
      throw new AppError({
        reason: isTimeout ? 'model_timeout' : 'unavailable',
        sentence: isTimeout ? 'The model took too long to answer.' : 'The endpoint could not be reached.',
        next: advice`Try again in a moment; ${command('status')} tells whether it is there.`,
        retryable: !isTimeout,
      });
    }
  }

  return {
    async score(request) {
      const which = `${request.scoringUri} ${request.deployment ?? ''}`;
      const response = await post(request, nested.has(which));
      const refusesShape = response.status === 400 || response.status === 422;
      if (refusesShape && !nested.has(which)) {
        const second = await post(request, true);
        if (second.status < 400) {
          nested.add(which);
          return answerIn(second, request);
        }
      }
      return answerIn(response, request);
    },
  };
}

function answerIn(response: PipelineResponse, { maxNewTokens }: ScoreRequest): Answer {
  const text = readAnswer(response);
  return { text, isCut: isCutShort(response.bodyAsText ?? '', text, maxNewTokens) };
}
