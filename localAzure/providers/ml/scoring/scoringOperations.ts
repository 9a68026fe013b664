import { errors } from '../../../core/errors.js';
import { param, type Operation } from '../../../core/operation.js';
import { operationsWith } from '../../../core/operationsWith.js';
import { contextTokens } from '../../../model/chatRequest.js';
import { chatCompletions } from './chatCompletions.js';
import { modelInference } from './modelInference.js';
import { score } from './score.js';
import { servedName } from './servedName.js';
import { speaksOpenAi } from '../deployments/serverImages.js';
import { throughEndpoint, type ModelServer } from './throughEndpoint.js';

/** What vLLM also has, and the local Azure does not. */
const unserved = /^(v1\/)?(completions|embeddings|messages|responses|(de)?tokenize)$/i;

/** The endpoint itself, which knows by itself whom it lets in: `POST {scoringUri}`, and OpenAI's routes beside it. */
export function scoringOperations(): Operation[] {
  const make = operationsWith({ plane: 'ml', anonymous: true });
  const at = '/inference/{endpointName}';
  return [
    make('Inference_Score', 'POST', `${at}/score`, throughEndpoint(score)),
    make(
      'Inference_ChatCompletions',
      'POST',
      `${at}/v1/chat/completions`,
      throughEndpoint(ofOpenAi(chatCompletions)),
    ),
    make('Inference_ListModels', 'GET', `${at}/v1/models`, throughEndpoint(ofOpenAi(models))),
    make(
      'Inference_ModelInferenceChat',
      'POST',
      `${at}/chat/completions`,
      throughEndpoint(ofOpenAi(modelInference)),
    ),
    make('Inference_OtherGet', 'GET', `${at}/{path+}`, throughEndpoint(ofOpenAi(other))),
    make('Inference_OtherPost', 'POST', `${at}/{path+}`, throughEndpoint(ofOpenAi(other))),
  ];
}

function ofOpenAi(server: ModelServer): ModelServer {
  return async (call, deployment) =>
    speaksOpenAi(deployment) ? server(call, deployment) : { status: 404, body: { detail: 'Not Found' } };
}

const models: ModelServer = async ({ service }, deployment) => {
  const id = servedName(deployment);
  const created = Math.floor(service.clock.now() / 1000);
  const model = { id, object: 'model', created, owned_by: 'vllm', root: id, parent: null };
  return { status: 200, body: { object: 'list', data: [{ ...model, max_model_len: contextTokens }] } };
};

const other: ModelServer = async (call) => {
  const path = param(call, 'path');
  if (unserved.test(path)) throw errors.unsupported(`/${path} of the model's server`);
  return { status: 404, body: { detail: 'Not Found' } };
};
