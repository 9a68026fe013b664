import type { OpenMessage } from './openMessage.js';

/** A message and the open ones of its conversation that were taken before it. */
export interface Placed {
  /** Rises in the order in which messages were taken. */
  readonly id: number;
  readonly before: readonly number[];
  readonly message: OpenMessage;
}

interface Known {
  readonly id: number;
  /** When it has been handed out, or given up. */
  readonly handedOut: Promise<void> | undefined;
}

/**
 * Hands out messages once each and in the order of their conversations, in whatever order they become known: one that
 * another process took a moment ago is fetched before what came after it.
 */
export class ConversationOrder {
  readonly #byKey = new Map<string, Known>();
  readonly #byId = new Map<number, Known>();

  /** @param fetch undefined: it is answered by now, or not ours */
  constructor(
    private readonly fetch: (id: number) => Promise<Placed | undefined>,
    private readonly handOut: (message: OpenMessage) => void,
  ) {}

  /** Whether it has been handed out, or waits to be, and was not dropped. */
  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  keys(): Iterable<string> {
    return this.#byKey.keys();
  }

  /** It is settled. */
  drop(key: string): void {
    const known = this.#byKey.get(key);
    if (known === undefined) return;
    this.#byKey.delete(key);
    this.#byId.delete(known.id);
  }

  /** Fetches what is not known so far. */
  async want(id: number): Promise<void> {
    if (this.#byId.has(id)) return this.#byId.get(id)?.handedOut;
    const placed = await this.fetch(id);
    if (placed !== undefined) await this.admit(placed);
  }

  /** At once where nothing is missing before it. */
  admit(placed: Placed): Promise<void> | undefined {
    const { id, before, message } = placed;
    if (this.#byId.has(id)) return this.#byId.get(id)?.handedOut;
    const missing = before.filter((one) => {
      const known = this.#byId.get(one);
      return known === undefined || known.handedOut !== undefined;
    });
    if (missing.length === 0) {
      this.#know(message.key, { id, handedOut: undefined });
      this.handOut(message);
      return undefined;
    }
    // Even where one of them cannot be had: a question that waits for ever helps nobody.
    const handedOut = Promise.allSettled(missing.map((one) => this.want(one))).then(() => {
      if (this.#byKey.get(message.key)?.id !== id) return;
      this.#know(message.key, { id, handedOut: undefined });
      this.handOut(message);
    });
    this.#know(message.key, { id, handedOut });
    return handedOut;
  }

  #know(key: string, known: Known): void {
    this.#byKey.set(key, known);
    this.#byId.set(known.id, known);
  }
}
