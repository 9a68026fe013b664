import type { CardElement } from '../cardElement.js';

/** What a client sends of such a button that does not make a message of it by itself. */
export interface Saying {
  readonly verb: 'say';
  readonly said: string;
}

/**
 * A button that says something as whoever presses it, a command or a question to the model. Web Chat, which the Emulator is too, makes
 * a message of it; from the others the press comes with its data: see `saidByButton`. Teams' own word for that (`msteams`, `imBack`) is
 * left out, for the Agents Playground sends nothing at all of a button that has it.
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
