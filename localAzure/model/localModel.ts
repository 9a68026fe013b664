import { type ChatAnswer, type Finish } from './chatAnswer.js';
import { type ChatRequest } from './chatRequest.js';
import { eventData } from './eventData.js';
import { ModelRefusal } from './modelRefusal.js';

/** A real model on this machine (Foundry Local, Ollama, ...) behind an OpenAI-compatible address. */
export interface LocalModel {
  /** Up to and including `/v1`. */
  readonly url: string;
  readonly model: string;
}

interface Choice {
  readonly message?: { readonly content?: unknown };
  readonly delta?: { readonly content?: unknown };
  readonly finish_reason?: unknown;
}

const longestWaitMs = 180_000;

/** Asks the local model. Throws a ModelRefusal when it cannot be reached or answers anything but a text. */
export async function askLocalModel(
  local: LocalModel,
  request: ChatRequest,
  signal?: AbortSignal,
): Promise<ChatAnswer> {
  const response = await send(local, request, signal);
  const { choice } = read(await response.text().catch(() => ''));
  const content = choice?.message?.content;
  if (typeof content !== 'string') throw broken('The local model answered without a message.');
  return { text: content, finish: finishOf(choice) ?? 'stop' };
}

/** The same, as it comes. */
export async function* streamLocalModel(
  local: LocalModel,
  request: ChatRequest,
  signal?: AbortSignal,
): AsyncGenerator<string, Finish> {
  const response = await send(local, request, signal, { stream: true });
  let finish: Finish | undefined;
  try {
    for await (const data of eventData(response.body as AsyncIterable<Uint8Array>)) {
      const { choice, error } = read(data);
      if (error !== undefined) break;
      const content = choice?.delta?.content;
      if (typeof content === 'string' && content !== '') yield content;
      finish = finishOf(choice) ?? finish;
    }
  } catch {
    // It has gone in the middle: nothing says why it ends.
  }
  if (!finish) throw broken('The local model stopped in the middle of its answer.');
  return finish;
}

async function send(
  local: LocalModel,
  request: ChatRequest,
  signal: AbortSignal | undefined,
  more: object = {},
): Promise<Response> {
  const { messages, maxNewTokens, temperature, topP, seed, stop } = request;
  const patience = AbortSignal.timeout(longestWaitMs);
  let response: Response;
  try {
    response = await fetch(`${local.url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // What is undefined is left out.
      body: JSON.stringify({
        model: local.model,
        messages,
        max_tokens: maxNewTokens,
        temperature,
        top_p: topP,
        seed,
        stop,
        ...more,
      }),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch {
    throw new ModelRefusal(
      502,
      'LocalModelUnreachable',
      `The local model at ${local.url} cannot be reached.`,
    );
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new ModelRefusal(response.status, 'LocalModelError', `The local model answered ${response.status}.`);
}

function read(text: string): { choice?: Choice; error?: unknown } {
  try {
    const { choices, error } = JSON.parse(text) as { choices?: readonly Choice[]; error?: unknown };
    return { ...(choices?.[0] && { choice: choices[0] }), error };
  } catch {
    return {};
  }
}

function finishOf(choice: Choice | undefined): Finish | undefined {
  if (typeof choice?.finish_reason !== 'string') return undefined;
  return choice.finish_reason === 'length' ? 'length' : 'stop';
}

function broken(message: string): ModelRefusal {
  return new ModelRefusal(502, 'LocalModelError', message);
}
