/** One message of one conversation; turns count from 1. */
export interface Question {
  readonly chat: number;
  readonly turn: number;
}

export const conversationOf = (chat: number): string => `chat-${chat}`;

export const idOf = ({ chat, turn }: Question): string => `${conversationOf(chat)}/${turn}`;

export const asked = ({ chat, turn }: Question): string => `Question ${turn} of chat ${chat}?`;

export const answerTo = ({ chat, turn }: Question): string => `Answer ${turn} of chat ${chat}.`;

/** Which question a text is, is the answer to, or speaks of. */
export function questionIn(text: string): Question | undefined {
  const [, turn, chat] = /(?:Question|Answer) (\d+) of chat (\d+)/.exec(text) ?? [];
  return turn === undefined || chat === undefined ? undefined : { chat: Number(chat), turn: Number(turn) };
}
