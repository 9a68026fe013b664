import { Readable } from 'node:stream';
import type { Call } from '../../../core/operation.js';
import { answer } from '../../../model/answer.js';
import { answerInPieces } from '../../../model/answerInPieces.js';
import type { Finish } from '../../../model/chatAnswer.js';
import { ModelRefusal } from '../../../model/modelRefusal.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';
import { askedModel } from './askedModel.js';
import {
  chunk,
  completion,
  event,
  lastEvent,
  usageChunk,
  usageOf,
  type CompletionHead,
} from './completionBodies.js';
import { CompletionRefusal } from './completionRefusal.js';
import { completionReader, type CompletionRequest } from './completionRequest.js';
import { ModelTime } from './modelTime.js';
import { servedName } from './servedName.js';
import type { ServerReply } from './throughEndpoint.js';

const read = completionReader({
  roles: ['system', 'developer', 'user', 'assistant'],
  highestTemperature: 2,
});

/** `POST /v1/chat/completions`, which the newer server hands on to vLLM: OpenAI's API, with OpenAI's errors. */
export function chatCompletions(call: Call, deployment: DeploymentDoc): Promise<ServerReply> {
  return completed(call, deployment, call.body);
}

/** The same for a body that came in another way. */
export async function completed(call: Call, deployment: DeploymentDoc, body: unknown): Promise<ServerReply> {
  try {
    return await complete(call, deployment, read(body));
  } catch (error) {
    if (error instanceof CompletionRefusal)
      return failure(400, 'BadRequestError', error.message, error.param);
    if (error instanceof ModelRefusal)
      return { ...failure(error.status, typeOf(error), error.message), reason: error.reason };
    throw error;
  }
}

/** Throws a ModelRefusal, or TookTooLong. */
export async function complete(
  call: Call,
  deployment: DeploymentDoc,
  request: CompletionRequest,
): Promise<ServerReply> {
  const time = new ModelTime(call, deployment);
  const head: CompletionHead = {
    id: `chatcmpl-${call.requestId.replaceAll('-', '')}`,
    created: Math.floor(call.service.clock.now() / 1000),
    model: servedName(deployment),
  };
  const model = await askedModel(call, deployment);
  if (!request.isStream) {
    await time.untilAnswer();
    const { text, finish } = await answer(model, request, call.signal);
    return { status: 200, body: completion(head, text, finish, usageOf(request.promptTokens, text)) };
  }
  await time.untilFirstWord();
  const pieces = answerInPieces(model, request, time.pace, call.signal);
  // Where nothing comes at all there is still a status to say so.
  const first = await pieces.next();
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    stream: Readable.from(events(head, request, first, pieces)),
  };
}

async function* events(
  head: CompletionHead,
  request: CompletionRequest,
  first: IteratorResult<string, Finish>,
  pieces: AsyncGenerator<string, Finish>,
): AsyncGenerator<string> {
  yield chunk(head, { role: 'assistant', content: '' });
  let text = '';
  let next = first;
  try {
    for (; !next.done; next = await pieces.next()) {
      text += next.value;
      yield chunk(head, { content: next.value });
    }
  } catch (error) {
    if (!(error instanceof ModelRefusal)) throw error;
    yield event(failure(error.status, typeOf(error), error.message).body) + lastEvent;
    return;
  }
  yield chunk(head, { content: '' }, next.value);
  if (request.withUsage) yield usageChunk(head, usageOf(request.promptTokens, text));
  yield lastEvent;
}

function typeOf({ status }: ModelRefusal): string {
  return status >= 500 ? 'InternalServerError' : 'BadRequestError';
}

function failure(status: number, type: string, message: string, param: string | null = null) {
  return { status, body: { error: { message, type, param, code: status } } };
}
