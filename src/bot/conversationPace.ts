import type { Place } from '../runs/run.js';
import { conversationKey } from './conversationKey.js';

/**
 * When the next message may go to a conversation. Teams counts per conversation and not per card: two cards in one of them
 * share what it allows.
 */
export class ConversationPace {
  private readonly freeAt = new Map<string, number>();

  /** Takes the next turn: how long to wait for it, when turns are `paceMs` apart. */
  turn(place: Place, now: number, paceMs: number): number {
    for (const [key, at] of this.freeAt) if (at <= now) this.freeAt.delete(key);
    const at = this.freeAt.get(conversationKey(place)) ?? now;
    this.freeAt.set(conversationKey(place), at + paceMs);
    return at - now;
  }

  /** Nothing more goes there before `at` (epoch milliseconds). */
  holdUntil(place: Place, at: number): void {
    const key = conversationKey(place);
    this.freeAt.set(key, Math.max(at, this.freeAt.get(key) ?? 0));
  }
}
