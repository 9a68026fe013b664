import type { Activity } from 'botbuilder';
import { duration } from '../../duration.js';
import type { MessageRates } from '../../limits.js';
import { personOf, placeOf } from '../../dialogs/person.js';
import { conversationKey } from '../channel/conversationKey.js';
import { ownerKey } from '../channel/ownerOf.js';
import { TokenBuckets } from './tokenBuckets.js';

/** A message that is not answered, with a sentence for the first of a burst and nothing for the others. */
export interface TurnedAway {
  readonly sentence?: string;
}

/** How much of what people write is answered. */
export class MessageLimits {
  private readonly persons: TokenBuckets;
  private readonly conversations: TokenBuckets;

  constructor({ perPerson, perConversation }: MessageRates, now: () => number) {
    this.persons = new TokenBuckets(perPerson, now);
    this.conversations = new TokenBuckets(perConversation, now);
  }

  /** Undefined where it is answered. Whoever cannot be told from others is only counted with their conversation. */
  turnsAway(activity: Partial<Activity>): TurnedAway | undefined {
    const person = personOf(activity);
    const counted = [
      { buckets: this.persons, key: person && ownerKey(activity.channelId ?? '', person), who: 'you' },
      { buckets: this.conversations, key: conversationKey(placeOf(activity)), who: 'this chat' },
    ].flatMap(({ key, ...one }) => (key === undefined || one.buckets.perMinute === 0 ? [] : { ...one, key }));
    // Looked at before anything is taken: what is refused for one must not count for the other.
    const waits = counted
      .map((one) => ({ ...one, ms: one.buckets.wait(one.key) }))
      .filter(({ ms }) => ms > 0);
    const longest = waits.sort((a, b) => b.ms - a.ms)[0];
    if (longest === undefined) {
      for (const { buckets, key } of counted) buckets.take(key);
      return undefined;
    }
    const { buckets, key, who, ms } = longest;
    if (!buckets.mayTell(key)) return {};
    return {
      sentence: `That is more than I can answer: I take ${buckets.perMinute} messages a minute from ${who}, and have not taken this one. Please go on in ${duration(Math.ceil(ms / 1000) * 1000)}; until then I stay silent.`,
    };
  }
}
