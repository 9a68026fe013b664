import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { answerTo, questionIn, type Question } from './question.js';

interface Message {
  readonly role: string;
  readonly content: string;
}

/** An endpoint that answers each question by its name, and tells which turns it was given before it. */
export class ScoringStub {
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  /** Called with each question and the messages before it, oldest first. */
  onAsked: (question: Question, before: readonly string[]) => void = () => undefined;
  /** Lets a test hold an answer up. */
  before: (question: Question) => void | Promise<void> = () => undefined;

  /** @param random how long an answer takes: one in three up to 300 ms, the others no time */
  constructor(private readonly random: () => number) {}

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/score`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Whoever asks may die while it does.
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const messages = messagesIn(JSON.parse(body) as Body).filter(({ role }) => role !== 'system');
    const question = questionIn(messages.at(-1)?.content ?? '');
    if (question === undefined) return void response.writeHead(400).end();
    this.onAsked(
      question,
      messages.slice(0, -1).map(({ content }) => content),
    );
    if (this.random() < 1 / 3) await delay(300 * this.random());
    await this.before(question);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ output: answerTo(question) }));
  }
}

interface Body {
  readonly input_data?: { readonly input_string: readonly Message[] | readonly (readonly Message[])[] };
  readonly messages?: readonly Message[];
}

/** In the shape of the tutorial's contract, flat or nested, or in OpenAI's. */
const messagesIn = ({ input_data: input, messages }: Body): readonly Message[] =>
  (input?.input_string.flat() as readonly Message[] | undefined) ?? messages ?? [];
