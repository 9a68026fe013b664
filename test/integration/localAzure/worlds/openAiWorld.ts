import https from 'node:https';
import { text as textIn } from 'node:stream/consumers';
import OpenAI from 'openai';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import { Agent, fetch as fetchThrough } from 'undici';
import { MlWorld, PHI3 } from './mlWorld.js';

export const CAPITAL = 'What is the capital of France?';
export const PARIS = 'Paris is the capital of France.';
export const MODEL = 'Phi-3-mini-4k-instruct';
export const QUESTION = { model: MODEL, messages: [{ role: 'user' as const, content: CAPITAL }] };

interface Answer {
  readonly status: number;
  readonly inner: string | undefined;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly socket: unknown;
}

/** An endpoint `chat` whose traffic goes to `blue`, and `small` beside it, which works on one request at a time. */
class OpenAiWorld {
  world!: MlWorld;
  key = '';
  private agent!: Agent;
  private readonly plain = new https.Agent({ keepAlive: true, maxSockets: 1 });

  async start(): Promise<void> {
    this.world = await MlWorld.start();
    this.agent = new Agent({ connect: { ca: this.world.azure.ca } });
    await this.world.endpoint('chat');
    await this.deploy('blue', { maxConcurrentRequestsPerInstance: 100 });
    await this.deploy('small', { maxConcurrentRequestsPerInstance: 1 });
    await this.world.route('chat', { blue: 100 });
    this.key = await this.world.key('chat');
  }

  async stop(): Promise<void> {
    this.plain.destroy();
    await this.agent.close();
    await this.world.stop();
  }

  deploy(name: string, requestSettings: object, changes: object = {}) {
    return this.world.deploy('chat', name, PHI3, {
      instanceType: 'Standard_DS3_v2',
      requestSettings: { requestTimeout: 'PT90S', ...requestSettings },
      ...changes,
    });
  }

  /** OpenAI's own client. */
  readonly client = (
    options: { apiKey?: string; headers?: Record<string, string>; path?: string } = {},
  ): OpenAI => {
    const trusting = (url: string, init: object) => fetchThrough(url, { ...init, dispatcher: this.agent });
    return new OpenAI({
      baseURL: `${this.world.azure.ml}/inference/chat${options.path ?? '/v1'}`,
      apiKey: options.apiKey ?? this.key,
      defaultHeaders: options.headers ?? {},
      maxRetries: 0,
      fetch: trusting as typeof fetch,
    });
  };

  /** A request that no client would send, over one connection. */
  readonly post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { ml, ca } = this.world.azure;
      const sent = { 'content-type': 'application/json', authorization: `Bearer ${this.key}`, ...headers };
      const options = { method: 'POST', headers: sent, agent: this.plain, ca };
      const request = https.request(`${ml}/inference/chat${path}`, options);
      request.on('error', reject);
      request.on('response', (response) => {
        const { socket } = response;
        void textIn(response).then((text) => {
          resolve({
            status: response.statusCode ?? 0,
            inner: response.headers['ms-azureml-model-error-statuscode'] as string | undefined,
            text,
            body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>,
            socket,
          });
        }, reject);
      });
      request.end(JSON.stringify(body));
    });

  readonly complete = (parameters: Partial<ChatCompletionCreateParams> = {}, openAi = this.client()) =>
    openAi.chat.completions.create({ ...QUESTION, ...parameters, stream: false });

  readonly stream = (parameters: Partial<ChatCompletionCreateParams> = {}, openAi = this.client()) =>
    openAi.chat.completions.create({ ...QUESTION, ...parameters, stream: true });
}

/** One for the tests of a `describe`. */
export function openAiWorld(): OpenAiWorld {
  const found = new OpenAiWorld();
  before(() => found.start());
  beforeEach(() => found.world.azure.service.faults.clear());
  after(() => found.stop());
  return found;
}
