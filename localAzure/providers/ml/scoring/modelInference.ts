import type { Call } from '../../../core/operation.js';
import { ModelRefusal } from '../../../model/modelRefusal.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';
import { complete } from './chatCompletions.js';
import { CompletionRefusal } from './completionRefusal.js';
import { completionReader } from './completionRequest.js';
import type { ServerReply } from './throughEndpoint.js';

/** The parameters that the newer server itself knows; all others are extra ones. */
const known = [
  'messages',
  'model',
  'frequency_penalty',
  'presence_penalty',
  'seed',
  'temperature',
  'top_p',
  'max_tokens',
  'stop',
  'stream',
  'response_format',
  'tools',
  'tool_choice',
];
const read = completionReader({
  roles: ['system', 'user', 'assistant'],
  highestTemperature: 1,
  defaultTokens: 256,
});
const settings = ['error', 'drop', 'pass-through'];

/**
 * `POST /chat/completions`: the newer server's own route, the “Azure AI model inference” API. It is stricter than the
 * one that is handed on, and has errors of its own: `{"error": {"code", "message", "status"}}`.
 */
export async function modelInference(call: Call, deployment: DeploymentDoc): Promise<ServerReply> {
  const setting = call.headers['extra-parameters'];
  if (setting !== undefined && !settings.includes(String(setting)))
    return detail(
      `Unexpected extra-parameters option ${String(setting)}, expected one of ${settings.join(', ')}.`,
    );
  const body = typeof call.body === 'object' && call.body !== null ? call.body : {};
  const extra = Object.keys(body).filter((name) => !known.includes(name));
  if (setting === 'error' && extra.length > 0)
    return detail(`Extra parameters ${extra.join(', ')} are not allowed when extra-parameters is 'error'.`);
  const kept =
    setting === 'drop'
      ? Object.fromEntries(Object.entries(body).filter(([name]) => known.includes(name)))
      : body;
  try {
    return await complete(call, deployment, read(kept));
  } catch (error) {
    if (error instanceof CompletionRefusal && error.details)
      return refused(422, 'Invalid input', error.message, { details: error.details });
    if (error instanceof CompletionRefusal) return refused(400, 'Bad Request', error.message);
    if (error instanceof ModelRefusal)
      return { ...refused(error.status, 'Internal Server Error', error.message), reason: error.reason };
    throw error;
  }
}

function refused(status: number, code: string, message: string, more: object = {}): ServerReply {
  return { status, body: { error: { code, message, status, ...more } } };
}

function detail(words: string): ServerReply {
  return { status: 400, body: { detail: words } };
}
