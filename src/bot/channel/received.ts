import type { Activity, TurnContext } from 'botbuilder';
import type { KeptTurn } from '../../store/chatHistory.js';
import type { Inbox } from '../../store/inbox/inbox.js';
import type { OpenMessage } from '../../store/inbox/openMessage.js';

/** A message that was acknowledged and is owed an answer. */
export interface Received extends Pick<OpenMessage, 'key' | 'turns' | 'isLeft'> {
  /** The answer was given; with what is to be remembered. */
  settle(turn?: KeptTurn): Promise<void>;
  /** False where another process answers it by now. */
  isOurs(): Promise<boolean>;
}

export const receivedFrom = (inbox: Inbox, message: OpenMessage): Received => ({
  key: message.key,
  turns: message.turns,
  isLeft: message.isLeft,
  settle: (turn) => inbox.settle(message, turn),
  isOurs: () => inbox.isOurs(message),
});

const turnKey = Symbol('received');

/** Notes in a turn which message it handles. */
export const noteReceived = (context: TurnContext, received: Received): void =>
  void context.turnState.set(turnKey, received);

/** @throws where the turn is none of a message */
export function receivedIn(context: TurnContext): Received {
  const received = context.turnState.get<Received | undefined>(turnKey);
  if (received === undefined) throw new Error('This turn handles no message.');
  return received;
}

/** What a message was, once it is read again. */
export const activityOf = ({ activity }: OpenMessage): Activity => JSON.parse(activity) as Activity;
