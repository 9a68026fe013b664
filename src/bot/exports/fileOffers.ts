import { randomUUID } from 'node:crypto';
import type { Storage } from 'botbuilder';
import type { Person } from '../../runs/run.js';
import type { Exported } from './exported.js';

/** A file that Teams has been asked to let somebody have. */
export interface FileOffer {
  readonly id: string;
  readonly what: Exported;
  readonly name: string;
  readonly person: Person;
  /** The key of the conversation that it was offered in. */
  readonly conversation: string;
  /** What the channel calls the card, where it is known. */
  readonly cardId: string | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  /** What came of it, once something has; by which press. */
  readonly outcome?:
    | { readonly kind: 'declined' }
    | { readonly kind: 'given'; readonly at: number; readonly by: string | undefined };
}

/**
 * Offers in the store: a press may come after a restart, or to another replica. They go with the other state of conversations.
 * Presses of one conversation are handled one after the other, so that the last writer may win.
 */
export class FileOffers {
  constructor(private readonly storage: Storage) {}

  newId(): string {
    return randomUUID();
  }

  async put(offer: FileOffer): Promise<void> {
    await this.storage.write({ [key(offer.id)]: offer });
  }

  async get(id: string): Promise<FileOffer | undefined> {
    const items = (await this.storage.read([key(id)])) as Record<string, FileOffer | undefined>;
    return items[key(id)];
  }
}

const key = (id: string): string => `fileOffers/${id}`;
