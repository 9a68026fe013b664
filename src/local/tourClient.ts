import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity } from 'botbuilder';
import { cardText } from '../bot/cards/cardText.js';

type Card = Parameters<typeof cardText>[0];

export interface Heard {
  readonly id: string;
  readonly text: string;
  readonly card: Card | undefined;
}

/**
 * A person with the Bot Framework Emulator, without the person: sends activities to the bot's address and takes what
 * the bot posts and updates, as the Emulator's own connector does. Everything said is printed as it happens.
 */
export class TourClient {
  readonly #heard: Heard[] = [];
  readonly #cards = new Map<string, string[]>();
  readonly #watchers = new Set<() => void>();
  #server: Server | undefined;
  #count = 0;

  constructor(
    private readonly messagesUrl: string,
    private readonly print: (line: string) => void,
  ) {}

  async open(): Promise<void> {
    this.#server = createServer((request, response) => void this.#take(request, response));
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    await this.#deliver({
      type: 'conversationUpdate',
      membersAdded: [{ id: 'bot', name: 'Hieno' }, you],
    });
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) => this.#server?.close(() => resolve()) ?? resolve());
  }

  async say(text: string): Promise<void> {
    this.print(`\nyou    ${text}`);
    await this.#deliver({ type: 'message', text });
  }

  /** Presses the button of a card whose title contains `label`. */
  async press(heard: Heard, label: string): Promise<void> {
    const button = heard.card?.actions?.find(({ title }) => String(title).includes(label));
    if (button === undefined) throw new Error(`The card has no button ${label}.`);
    this.print(`\nyou    [${String(button['title'])}]`);
    await this.#deliver({ type: 'message', value: button['data'], replyToId: heard.id });
  }

  /** The first thing heard, now or later, that fits; cards are looked at anew whenever they change. */
  async hear(fits: (heard: Heard) => boolean, since = 0): Promise<Heard> {
    for (;;) {
      const found = this.#heard.slice(since).find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const watcher = () => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }

  /** How much has been heard so far: what comes later is news. */
  get mark(): number {
    return this.#heard.length;
  }

  async #deliver(activity: Partial<Activity>): Promise<void> {
    const { port } = this.#server?.address() as AddressInfo;
    const response = await fetch(this.messagesUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: `tour-${process.pid}-${++this.#count}`,
        channelId: 'emulator',
        serviceUrl: `http://127.0.0.1:${port}`,
        timestamp: new Date().toISOString(),
        from: you,
        recipient: { id: 'bot', name: 'Hieno' },
        conversation: { id: 'tour' },
        ...activity,
      }),
    });
    if (!response.ok) throw new Error(`The bot answered ${response.status} to ${activity.type}.`);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const activity = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Partial<Activity>;
    const updated = request.method === 'PUT' ? (request.url ?? '').split('/').at(-1) : undefined;
    const id = decodeURIComponent(updated ?? `said-${this.#heard.length + 1}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id }));
    if (activity.type !== 'message') return;
    const card = activity.attachments?.[0]?.content as Card | undefined;
    this.#show(id, activity.text ?? '', card);
    this.#heard.push({ id, text: activity.text ?? '', card });
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** A card is printed whole when it comes, and by its changed lines when it changes. */
  #show(id: string, text: string, card: Card | undefined): void {
    const words = [text, ...(card === undefined ? [] : [cardText(card)])].filter((part) => part !== '');
    const lines = words.join('\n').split('\n');
    const before = card === undefined ? undefined : this.#cards.get(id);
    const fresh = before === undefined ? lines : lines.filter((line) => !before.includes(line));
    if (card !== undefined) this.#cards.set(id, lines);
    const [first, ...rest] = fresh;
    if (first === undefined) return;
    this.print(`${before === undefined ? '\nHieno  ' : '     ~ '}${first}`);
    for (const line of rest) this.print(`${before === undefined ? '       ' : '     ~ '}${line}`);
  }
}

/** The Emulator knows no Entra object id. */
const you = { id: 'tourist', name: 'You', role: 'user' } as const;
