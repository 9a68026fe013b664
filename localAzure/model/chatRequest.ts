import { type Message, type Role } from './conversation.js';
import { countTokens } from './countTokens.js';
import { ModelRefusal } from './modelRefusal.js';

export const contextTokens = 4096;
const defaultNewTokens = 500;

export interface ChatRequest {
  readonly messages: readonly Message[];
  readonly maxNewTokens: number;
  /** As they came, for a model that makes use of them. */
  readonly temperature?: number;
  readonly topP?: number;
  readonly seed?: number;
  /** The answer ends before the first of these texts. */
  readonly stop?: readonly string[];
}

/**
 * Reads a scoring body of the model card's shape, `{input_data: {input_string, parameters}}`; one conversation nested
 * a level deeper, as the fine-tuning notebook sends it, is accepted too. Unknown parameters are dropped, as the
 * foundation model server does. Throws a ModelRefusal.
 */
export function readChatRequest(body: unknown): ChatRequest {
  const inputData = property(body, 'input_data');
  if (inputData === undefined) throw refuse("Request body has no 'input_data'.");
  const input = property(inputData, 'input_string');
  if (!Array.isArray(input) || input.length === 0) {
    throw refuse("'input_data.input_string' must be a list of messages, each with role and content.");
  }
  const list: readonly unknown[] = Array.isArray(input[0]) ? nested(input) : input;
  const messages = list.map(readMessage);
  if (messages.at(-1)?.role !== 'user') throw refuse('The last message must be of the role user.');
  return {
    messages,
    ...readParameters(property(inputData, 'parameters') ?? property(body, 'params'), messages),
  };
}

function nested(input: readonly unknown[]): readonly unknown[] {
  if (input.length !== 1) throw refuse("'input_data.input_string' holds more than one conversation.");
  return input[0] as readonly unknown[];
}

function readMessage(value: unknown, index: number): Message {
  const role = property(value, 'role');
  const content = property(value, 'content');
  if (role !== 'system' && role !== 'user' && role !== 'assistant') {
    throw refuse(`input_string[${index}].role must be one of system, user, assistant.`);
  }
  if (role === 'assistant' && index === 0)
    throw refuse('The first message must be of the role system or user.');
  if (typeof content !== 'string') throw refuse(`input_string[${index}].content must be a string.`);
  return { role: role satisfies Role, content };
}

function readParameters(value: unknown, messages: readonly Message[]): Omit<ChatRequest, 'messages'> {
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    throw refuse("'parameters' must be an object.");
  }
  const number = (name: string, low: number, high: number): number | undefined => {
    const given = property(value, name);
    if (given === undefined || given === null) return undefined;
    if (typeof given !== 'number' || !(given >= low && given <= high)) {
      throw refuse(`parameters.${name} must be a number from ${low} to ${high}.`);
    }
    return given;
  };
  const temperature = number('temperature', 0, 2);
  const topP = number('top_p', 0, 1);
  const sample = property(value, 'do_sample');
  if (sample !== undefined && sample !== null && typeof sample !== 'boolean') {
    throw refuse('parameters.do_sample must be true or false.');
  }
  const asked =
    number('max_gen_len', 1, contextTokens) ??
    number('max_new_tokens', 1, contextTokens) ??
    number('max_tokens', 1, contextTokens) ??
    defaultNewTokens;
  if (!Number.isInteger(asked)) throw refuse('parameters.max_new_tokens must be a whole number.');
  const prompt = messages.reduce((sum, { content }) => sum + countTokens(content), 0);
  if (prompt >= contextTokens) {
    throw refuse(
      `This model's maximum context length is ${contextTokens} tokens. However, your messages resulted in ` +
        `${prompt} tokens. Please reduce the length of the messages.`,
    );
  }
  return {
    maxNewTokens: Math.min(asked, contextTokens - prompt),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
  };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function refuse(message: string): ModelRefusal {
  return new ModelRefusal(400, 'BadRequest', message);
}
