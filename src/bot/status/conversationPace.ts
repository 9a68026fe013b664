import type { Place } from '../../runs/run.js';
import { conversationKey } from '../channel/conversationKey.js';

interface Conversation {
  /** When the next unhurried message may go. */
  freeAt: number;
  /** Until when the channel wants to be left alone. */
  heldUntil: number;
  /** The last turns that were given, the latest last. */
  readonly turns: number[];
}

/** Teams takes 8 messages in 2 s; half of them are left to the chat. */
const burst = 4;
const burstMs = 2000;

/**
 * When the next message may go to a conversation. Teams counts per conversation and not per card: two cards in one of them
 * share what it allows.
 */
export class ConversationPace {
  private readonly conversations = new Map<string, Conversation>();

  /** Takes the next turn: how long to wait for it. Turns are `paceMs` apart; one that is urgent waits for a burst to end only. */
  turn(place: Place, now: number, paceMs: number, isUrgent = false): number {
    const known = this.of(place, now);
    const burstEnd = (known.turns.at(-burst) ?? -Infinity) + burstMs;
    const at = Math.max(now, known.heldUntil, isUrgent ? burstEnd : known.freeAt);
    known.freeAt = Math.max(known.freeAt, at + paceMs);
    known.turns.push(at);
    if (known.turns.length > burst) known.turns.shift();
    return at - now;
  }

  /** Nothing more goes there before `at` (epoch milliseconds). */
  holdUntil(place: Place, at: number, now: number): void {
    const known = this.of(place, now);
    known.heldUntil = Math.max(at, known.heldUntil);
  }

  private of(place: Place, now: number): Conversation {
    for (const [key, { freeAt, heldUntil }] of this.conversations)
      if (Math.max(freeAt, heldUntil) + burstMs < now) this.conversations.delete(key);
    const key = conversationKey(place);
    const known = this.conversations.get(key) ?? { freeAt: -Infinity, heldUntil: -Infinity, turns: [] };
    this.conversations.set(key, known);
    return known;
  }
}
