import type { Call } from '../../../core/operation.js';
import { answer } from '../../../model/answer.js';
import { readChatRequest } from '../../../model/chatRequest.js';
import { ModelRefusal } from '../../../model/modelRefusal.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';
import { askedModel } from './askedModel.js';
import { completed } from './chatCompletions.js';
import type { completion } from './completionBodies.js';
import { ModelTime } from './modelTime.js';
import { imageOf } from '../deployments/serverImages.js';
import type { ServerReply } from './throughEndpoint.js';

/** `POST /score`, by the server in the deployment's environment. */
export function score(call: Call, deployment: DeploymentDoc): Promise<ServerReply> {
  switch (imageOf(deployment)) {
    case 'foundation-model-serve':
      return scoreAsChat(call, deployment);
    case 'foundation-model-inference':
      return insideSuccess(scored(call, deployment));
    default:
      return scored(call, deployment).catch(failed);
  }
}

/** Throws a ModelRefusal, or TookTooLong. */
async function scored(call: Call, deployment: DeploymentDoc): Promise<ServerReply> {
  const time = new ModelTime(call, deployment);
  await time.untilAnswer();
  const request = readChatRequest(call.body);
  const { text } = await answer(await askedModel(call, deployment), request, call.signal);
  // The foundation image's answers begin with a blank more often than not; clients must cope.
  return { status: 200, body: { output: ` ${text}` } };
}

/** The model's own failure behind a working endpoint. */
function failed(error: unknown): ServerReply {
  if (!(error instanceof ModelRefusal)) throw error;
  return {
    status: error.status,
    reason: error.reason,
    body: { error: { code: error.reason, message: error.message } },
  };
}

/** The older foundation image told what went wrong in a JSON text, in an answer that looks well. */
async function insideSuccess(reply: Promise<ServerReply>): Promise<ServerReply> {
  return reply.catch((error: unknown) => {
    if (!(error instanceof ModelRefusal)) throw error;
    const told = JSON.stringify({ error: 'Error in processing request', exception: error.message });
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(told) };
  });
}

/**
 * The newer image makes a chat completion of it, parameters as they came, and tells all of what came back. It answers 200
 * whatever happens.
 */
async function scoreAsChat(call: Call, deployment: DeploymentDoc): Promise<ServerReply> {
  const { input_data: input } = (call.body ?? {}) as { input_data?: unknown };
  const { input_string: messages, parameters = {} } = (input ?? {}) as Record<string, unknown>;
  if (!Array.isArray(messages) || typeof parameters !== 'object' || parameters === null)
    return { status: 200, body: {} };
  const reply = await completed(call, deployment, { messages, ...parameters, stream: false });
  if (reply.status !== 200)
    return { status: 200, body: { output: null, error: { status_code: reply.status, body: reply.body } } };
  const { choices, usage, model, id } = reply.body as ReturnType<typeof completion>;
  const [choice] = choices;
  return {
    status: 200,
    body: {
      output: choice?.message.content,
      message: choice?.message,
      finish_reason: choice?.finish_reason,
      usage,
      model,
      id,
    },
  };
}
