import type { ByteText } from './byteText.js';
import type { Message } from './row.js';

/** The names under which people publish who speaks: OpenAI's, ShareGPT's, OpenAssistant's, Gemini's, Cohere's, LangChain's. */
const roles: ReadonlyMap<string, Message['role']> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['human', 'user'],
  ['prompter', 'user'],
  ['assistant', 'assistant'],
  ['gpt', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bard', 'assistant'],
  ['bing', 'assistant'],
  ['bot', 'assistant'],
  ['model', 'assistant'],
  ['chatbot', 'assistant'],
  ['ai', 'assistant'],
]);

/** Turns between a model and programs. The chats that are trained on have none. */
const tools: ReadonlySet<string> = new Set([
  'tool',
  'tools',
  'function',
  'function_call',
  'function-call',
  'function_response',
  'function-response',
  'tool_call',
  'tool_response',
  'observation',
  'ipython',
]);

export const roleNamed = (name: ByteText): Message['role'] | undefined =>
  roles.get(name) ?? roles.get(name.trim().toLowerCase());

export const isToolRole = (name: ByteText): boolean => tools.has(name.trim().toLowerCase());
