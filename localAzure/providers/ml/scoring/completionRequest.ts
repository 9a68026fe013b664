import { z } from 'zod';
import { contextTokens, type ChatRequest } from '../../../model/chatRequest.js';
import { countTokens } from '../../../model/countTokens.js';
import { defined } from '../../../core/defined.js';
import type { Role } from '../../../model/conversation.js';
import { CompletionRefusal } from './completionRefusal.js';

export interface CompletionRequest extends ChatRequest {
  readonly isStream: boolean;
  /** Of a stream: a last event says what it came to. */
  readonly withUsage: boolean;
  readonly promptTokens: number;
}

/** In what the routes differ. */
export interface CompletionLimits {
  readonly roles: readonly string[];
  readonly highestTemperature: number;
  /** Where the request says nothing of it; all that the prompt leaves, if it is left out. */
  readonly defaultTokens?: number;
}

const between = (low: number, high: number) => z.number().min(low).max(high).nullish();
const tokens = z.int().min(1).nullish();
const part = z.looseObject({
  type: z.literal('text', { error: 'This model takes text only.' }),
  text: z.string(),
});
// Clients write a text as it is, or as a list of parts.
const content = z.preprocess(
  (value) => (typeof value === 'string' ? [{ type: 'text', text: value }] : value),
  z.array(part),
);

/** The parameters that change an answer, and those that this model has to refuse; the others are harmless. */
const schemaOf = ({ roles, highestTemperature }: CompletionLimits) =>
  z
    .looseObject({
      messages: z.array(z.looseObject({ role: z.enum(roles), content })).min(1),
      model: z.string().nullish(),
      temperature: between(0, highestTemperature),
      top_p: between(0, 1),
      frequency_penalty: between(-2, 2),
      presence_penalty: between(-2, 2),
      max_tokens: tokens,
      max_completion_tokens: tokens,
      stop: z.preprocess(
        (value) => (typeof value === 'string' ? [value] : value),
        z.array(z.string().min(1)).nullish(),
      ),
      seed: z.int().nullish(),
      n: z.literal(1, { error: 'The local Azure gives one answer to a request.' }).nullish(),
      stream: z.boolean().nullish(),
      stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
      tools: z.array(z.unknown()).max(0, { error: 'This model takes no tools.' }).nullish(),
      logprobs: z.literal(false, { error: 'The local Azure knows no probabilities.' }).nullish(),
      response_format: z
        .looseObject({ type: z.literal('text', { error: 'This model writes plain text only.' }) })
        .nullish(),
    })
    .refine(({ stream, stream_options }) => stream === true || !stream_options, {
      path: ['stream_options'],
      error: 'Stream options can only be given when stream is true.',
    })
    .refine(({ messages }) => messages[0]?.role !== 'assistant', {
      path: ['messages', 0, 'role'],
      error: 'The first message must be of the role system or user.',
    })
    .refine(({ messages }) => messages.at(-1)?.role === 'user', {
      path: ['messages'],
      error: 'The last message must be of the role user.',
    });

/** Reads bodies of OpenAI's chat completions; the reader throws a CompletionRefusal. */
export function completionReader(limits: CompletionLimits): (body: unknown) => CompletionRequest {
  const schema = schemaOf(limits);
  return (body) => {
    const checked = schema.safeParse(body ?? {});
    if (!checked.success) throw CompletionRefusal.invalid(checked.error.issues, body);
    return requestOf(checked.data, limits);
  };
}

function requestOf(data: z.output<ReturnType<typeof schemaOf>>, limits: CompletionLimits): CompletionRequest {
  const messages = data.messages.map(({ role, content: parts }) => ({
    // The later name of the same.
    role: role === 'developer' ? 'system' : (role as Role),
    content: parts.map(({ text }) => text).join('\n'),
  }));
  const promptTokens = messages.reduce((sum, { content }) => sum + countTokens(content), 0);
  const asked = data.max_completion_tokens ?? data.max_tokens ?? limits.defaultTokens;
  const left = contextTokens - promptTokens;
  if (left < (asked ?? 1))
    throw CompletionRefusal.tooLong(
      `This model's maximum context length is ${contextTokens} tokens. However, you requested ${asked ?? 1} output ` +
        `tokens and your messages have ${promptTokens}. Please reduce the length of either.`,
    );
  return {
    messages,
    promptTokens,
    maxNewTokens: asked ?? left,
    isStream: data.stream === true,
    withUsage: data.stream_options?.include_usage === true,
    ...defined({
      temperature: data.temperature ?? undefined,
      topP: data.top_p ?? undefined,
      seed: data.seed ?? undefined,
      stop: data.stop ?? undefined,
    }),
  };
}
