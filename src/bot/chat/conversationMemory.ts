import { keptTurns, type ChatHistory, type Turn } from '../../store/chatHistory.js';

/** Together this many characters are held in memory, of what was said last; the rest is read again when it is wanted. */
const mostCharacters = 8_000_000;

interface Remembered {
  /** As the conversation counted them when this was read, and one more for each that was added since. */
  count: number;
  turns: Turn[];
  characters: number;
}

/** What was said, in memory once it was read. What another process has added shows by the conversation's count of turns. */
export class ConversationMemory {
  /** The one that was used last is last. */
  private readonly conversations = new Map<string, Remembered>();
  private characters = 0;

  constructor(
    private readonly history: ChatHistory,
    private readonly most = mostCharacters,
  ) {}

  /** @param count how many turns it is known to have had */
  async load(conversation: string, count: number): Promise<readonly Turn[]> {
    const remembered = this.conversations.get(conversation);
    if (remembered !== undefined && remembered.count >= count) {
      this.conversations.delete(conversation);
      this.conversations.set(conversation, remembered);
      return remembered.turns;
    }
    const turns = [...(await this.history.load(conversation))];
    this.put(conversation, { count, turns, characters: turns.reduce((sum, turn) => sum + sizeOf(turn), 0) });
    return turns;
  }

  /** Has been said, and is being written down. */
  add(conversation: string, { user, assistant }: Turn): void {
    const remembered = this.conversations.get(conversation);
    if (remembered === undefined) return;
    const turn = { user, assistant };
    const turns = [...remembered.turns, turn].slice(-keptTurns);
    const gone = remembered.turns.length === keptTurns ? sizeOf(remembered.turns[0]) : 0;
    const characters = remembered.characters + sizeOf(turn) - gone;
    this.put(conversation, { count: remembered.count + 1, turns, characters });
  }

  async clear(conversation: string): Promise<void> {
    await this.history.clear(conversation);
    this.drop([conversation]);
  }

  /** What has changed behind its back; it is read again when it is wanted. */
  drop(conversations: readonly string[]): void {
    for (const conversation of conversations) {
      this.characters -= this.conversations.get(conversation)?.characters ?? 0;
      this.conversations.delete(conversation);
    }
  }

  private put(conversation: string, remembered: Remembered): void {
    this.drop([conversation]);
    this.conversations.set(conversation, remembered);
    this.characters += remembered.characters;
    for (const oldest of this.conversations.keys()) {
      if (this.characters <= this.most) break;
      this.drop([oldest]);
    }
  }
}

/** With what an object takes beside its texts. */
const sizeOf = (turn: Turn | undefined): number =>
  turn === undefined ? 0 : turn.user.length + turn.assistant.length + 100;
