import type { CardElement } from '../cardElement.js';

/** What a client sends of such a button that does not make a message of it by itself. */
export interface Saying {
  readonly verb: 'say';
  readonly said: string;
}

/**
 * A button that says something as whoever presses it, a command or a question to the model, so that everybody reads who has
 * asked what. Teams and Web Chat, which the Emulator is too, each take their own word for that, Teams by `forTeams`; from the
 * others the press comes with its data: see `saidByButton`.
 */
export function sayButton(
  title: string,
  said: string,
  more: Readonly<Record<string, unknown>> = {},
): CardElement {
  const imBack = { type: 'imBack', value: said };
  const saying: Saying = { verb: 'say', said };
  return {
    type: 'Action.Submit',
    title,
    data: { ...saying, __isBotFrameworkCardAction: true, cardAction: imBack },
    ...more,
  };
}
