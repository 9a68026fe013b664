import { type ChatRequest } from './chatRequest.js';
import { ModelRefusal } from './modelRefusal.js';

/** A real model on this machine (Foundry Local, Ollama, ...) behind an OpenAI-compatible address. */
export interface LocalModel {
  /** Up to and including `/v1`. */
  readonly url: string;
  readonly model: string;
}

const longestWaitMs = 180_000;

/** Asks the local model. Throws a ModelRefusal when it cannot be reached or answers anything but a text. */
export async function askLocalModel(local: LocalModel, request: ChatRequest): Promise<string> {
  let response: Response;
  try {
    response = await fetch(`${local.url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: local.model,
        messages: request.messages,
        max_tokens: request.maxNewTokens,
        ...(request.temperature !== undefined && { temperature: request.temperature }),
        ...(request.topP !== undefined && { top_p: request.topP }),
      }),
      signal: AbortSignal.timeout(longestWaitMs),
    });
  } catch {
    throw new ModelRefusal(
      502,
      'LocalModelUnreachable',
      `The local model at ${local.url} cannot be reached.`,
    );
  }
  const text = await response.text();
  if (!response.ok) {
    throw new ModelRefusal(
      response.status,
      'LocalModelError',
      `The local model answered ${response.status}.`,
    );
  }
  const content = contentOf(text);
  if (content === undefined) {
    throw new ModelRefusal(502, 'LocalModelError', 'The local model answered without a message.');
  }
  return content;
}

function contentOf(text: string): string | undefined {
  try {
    const { choices } = JSON.parse(text) as { choices?: { message?: { content?: unknown } }[] };
    const content = choices?.[0]?.message?.content;
    return typeof content === 'string' ? content : undefined;
  } catch {
    return undefined;
  }
}
