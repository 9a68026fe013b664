import type { Place } from '../../runs/run.js';
import { abilitiesAt, type Abilities } from './abilities.js';
import { conversationKey } from './conversationKey.js';
import { channelFailure, isUnsupported } from './delivery/channelFailure.js';

/** What one conversation has answered. */
interface Learnt {
  changes?: 'taken' | 'refused';
  /** So many of its messages were said to be gone. */
  gone: number;
  refusesStreams?: true;
}

/** Far more than talk at once. */
const mostConversations = 1_000;

/** Teams' word for a message that is gone, and nothing but that. */
const messageGone = 'ActivityNotFoundInConversation';

/**
 * What channels can do: the table, corrected by what they answer. It is kept by conversation, since all conversations of a channel may
 * have one address and what is refused may be refused in one of them, and for as long as the process lives, since it costs one call to
 * learn it again and a channel can learn too.
 */
export class LearntAbilities {
  private readonly conversations = new Map<string, Learnt>();

  at(place: Place): Abilities {
    const abilities = abilitiesAt(place);
    const learnt = this.conversations.size === 0 ? undefined : this.conversations.get(conversationKey(place));
    if (learnt === undefined) return abilities;
    return {
      ...abilities,
      ...(learnt.changes === 'refused' ? { edits: 'no' } : {}),
      ...(learnt.refusesStreams ? { streams: false } : {}),
    };
  }

  /** A change of a message was taken; nobody knows whether it is shown. */
  changeTaken(place: Place): void {
    if (abilitiesAt(place).edits === 'tried') this.of(place).changes ??= 'taken';
  }

  /**
   * A change of a message was refused. Of a 404 it depends: where changes are known to work, or one has worked, it is that message
   * which is gone; where none ever has, no message can be changed, and a second one that is gone is no chance.
   *
   * @returns whether it means that no message is changed here
   */
  changeRefused(place: Place, error: unknown): boolean {
    const { status, code } = channelFailure(error);
    if (isUnsupported(error)) return this.refused(place);
    if (status !== 404 || code === 'ConversationNotFound' || abilitiesAt(place).edits !== 'tried')
      return false;
    const learnt = this.of(place);
    learnt.gone += 1;
    const isThatOne = code === messageGone || learnt.changes === 'taken';
    return isThatOne && learnt.gone === 1 ? false : this.refused(place);
  }

  streamRefused(place: Place): void {
    this.of(place).refusesStreams = true;
  }

  private refused(place: Place): true {
    this.of(place).changes = 'refused';
    return true;
  }

  private of(place: Place): Learnt {
    const key = conversationKey(place);
    const learnt = this.conversations.get(key) ?? { gone: 0 };
    this.conversations.delete(key);
    this.conversations.set(key, learnt);
    const [oldest] = this.conversations.keys();
    if (this.conversations.size > mostConversations && oldest !== undefined)
      this.conversations.delete(oldest);
    return learnt;
  }
}
