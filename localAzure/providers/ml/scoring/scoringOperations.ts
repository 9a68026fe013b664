import { TestClock } from '../../../core/clock.js';
import type { Service } from '../../../core/context.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { answer } from '../../../model/answer.js';
import { readChatRequest } from '../../../model/chatRequest.js';
import { ModelRefusal } from '../../../model/modelRefusal.js';
import { ServedModels } from '../deployments/servedModels.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';
import { findEndpointByName } from '../documents/endpointDoc.js';
import { milliseconds } from '../duration.js';
import { admits } from '../endpoints/admits.js';
import { mlDurations } from '../mlDurations.js';
import { chooseDeployment } from './chooseDeployment.js';

/** How many requests a deployment has under way; of the process, because connections are. */
class RequestsUnderWay extends Map<string, number> {}

export function registerScoring(service: Service): void {
  service.parts.add(new RequestsUnderWay());
}

/** `POST {scoringUri}`: the endpoint itself, which knows by itself whom it lets in. */
export function scoringOperations(): Operation[] {
  return [
    {
      id: 'Inference_Score',
      method: 'POST',
      path: '/inference/{endpointName}/score',
      plane: 'ml',
      anonymous: true,
      handle: async (call) => {
        const reply = await score(call);
        return { ...reply, headers: { 'x-request-id': call.requestId, ...reply.headers } };
      },
    },
  ];
}

async function score(call: Call): Promise<Reply> {
  const { service } = call;
  const endpoint = findEndpointByName(service, param(call, 'endpointName'));
  if (!endpoint) return text(404, 'There is no endpoint of this name.');
  if (!admits(call, endpoint))
    return text(401, 'The key or the token in the Authorization header is missing or wrong.');
  const asked = call.headers['azureml-model-deployment'];
  const deployment = chooseDeployment(service, endpoint, typeof asked === 'string' ? asked : undefined);
  if (!deployment) {
    return text(
      404,
      'No valid deployments to route to. Please check that the endpoint has a deployment with traffic.',
    );
  }
  const counts = service.parts.get(RequestsUnderWay);
  const waiting = counts.get(deployment.id) ?? 0;
  if (waiting >= 2 * deployment.concurrency * deployment.instances) {
    return text(429, 'Too many requests are waiting for the deployment.');
  }
  counts.set(deployment.id, waiting + 1);
  try {
    return await answered(call, deployment);
  } finally {
    counts.set(deployment.id, (counts.get(deployment.id) ?? 1) - 1);
  }
}

async function answered(call: Call, deployment: DeploymentDoc): Promise<Reply> {
  const { service } = call;
  const limit = milliseconds(deployment.requestTimeout) ?? 0;
  await passes(service, Math.min(mlDurations.answer, limit));
  if (limit < mlDurations.answer) {
    return text(
      408,
      `The model took longer than the deployment's requestTimeout of ${deployment.requestTimeout}.`,
    );
  }
  try {
    const request = readChatRequest(call.body);
    const { text } = await answer(await service.parts.get(ServedModels).of(deployment), request, call.signal);
    // The foundation image's answers begin with a blank more often than not; clients must cope.
    return {
      status: 200,
      body: { output: ` ${text}` },
      headers: { 'azureml-model-deployment': deployment.name },
    };
  } catch (error) {
    return modelFailed(error);
  }
}

/** The model's own failure behind a working endpoint. */
function modelFailed(error: unknown): Reply {
  const refusal =
    error instanceof ModelRefusal
      ? error
      : new ModelRefusal(500, 'ModelFailed', 'The model of the deployment could not be loaded.');
  return {
    status: 424,
    headers: {
      'ms-azureml-model-error-statuscode': String(refusal.status),
      'ms-azureml-model-error-reason': refusal.reason,
    },
    body: { error: { code: refusal.reason, message: refusal.message } },
  };
}

/** Lets Azure time go by; a clock that tests move does not hold up an answer. */
async function passes({ clock }: Service, azureMs: number): Promise<void> {
  if (clock instanceof TestClock) return;
  await new Promise((resolve) => setTimeout(resolve, clock.scaled(azureMs)));
}

function text(status: number, body: string): Reply {
  return { status, body };
}
