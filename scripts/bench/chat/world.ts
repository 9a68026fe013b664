import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatMessage } from '../../../src/azure/ml/chatMessage.js';
import { answerTo, isWholePrompt } from './words.js';

/** What the endpoint takes for an answer. */
const thinksMs = 20;

export const scoreKey = 'the-key-of-the-bench';

/** What a message to a conversation was, and when it came. */
export interface Heard {
  readonly text: string;
  readonly at: number;
}

/** All that a bot talks to: the model's endpoint and the channel's connector, the same for every bot. */
export class World {
  /** Questions, answers and requests that were not as they should be. */
  wrong = 0;
  readonly #servers: http.Server[] = [];
  readonly #asked = new Map<string, number>();
  readonly #listeners = new Map<string, (heard: Heard) => void>();

  private constructor(
    public scoreUrl = '',
    public serviceUrl = '',
  ) {}

  static async start(): Promise<World> {
    const world = new World();
    world.scoreUrl = `${await world.#listen((request, response) => world.#score(request, response))}/score`;
    world.serviceUrl = await world.#listen((request, response) => world.#deliver(request, response));
    return world;
  }

  /** The next message to that conversation. */
  heard(conversation: string): Promise<Heard> {
    return new Promise((resolve) => this.#listeners.set(conversation, resolve));
  }

  /** Milliseconds that the endpoint had this question for itself. */
  thoughtAbout(question: string): number {
    return this.#asked.get(question) ?? thinksMs;
  }

  forget(): void {
    this.#asked.clear();
    this.#listeners.clear();
  }

  stop(): void {
    for (const server of this.#servers) server.close().closeAllConnections();
  }

  #listen(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<string> {
    const server = http.createServer((request, response) => void handle(request, response));
    // A connection that is kept must not end while a bot takes it up again.
    server.keepAliveTimeout = 600_000;
    this.#servers.push(server);
    return new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
      ),
    );
  }

  async #score(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const came = performance.now();
    // A server of the model card's contract has no other route.
    if (request.url !== '/score') return refuse(request, response);
    const body = (await json(request)) as { readonly input_data?: { readonly input_string?: ChatMessage[] } };
    const messages = body.input_data?.input_string ?? [];
    if (request.headers.authorization !== `Bearer ${scoreKey}` || !isWholePrompt(messages)) this.wrong++;
    const question = messages.at(-1)?.content ?? '';
    setTimeout(() => {
      answer(response, { output: answerTo(question) });
      this.#asked.set(question, performance.now() - came);
    }, thinksMs);
  }

  async #deliver(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const {
      type,
      text = '',
      conversation,
    } = (await json(request)) as {
      readonly type?: string;
      readonly text?: string;
      readonly conversation?: { readonly id?: string };
    };
    const at = performance.now();
    answer(response, { id: `1${Math.round(at * 1000)}` });
    if (type !== 'message') return;
    const id = conversation?.id ?? '';
    const listener = this.#listeners.get(id);
    // Said to nobody, or said twice.
    if (listener === undefined) this.wrong++;
    this.#listeners.delete(id);
    listener?.({ text, at });
  }
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(404, { 'content-length': 0 }).end();
}

async function json(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}

function answer(response: ServerResponse, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
