import type { NextStep } from '../../../errors/nextStep.js';
import { linesOf } from '../../commands/linesOf.js';
import { commandIn } from '../../commands/registry.js';
import type { CardElement } from '../cardElement.js';
import { shorten } from '../markdown.js';
import { sayButton } from './sayButton.js';

/** A step's commands as buttons, for whoever may run them. */
export const nextButtons = (step: NextStep | undefined, isAdmin: boolean): CardElement[] =>
  linesOf(step, isAdmin).map((line) => commandButton(line));

/** A button that gives a command: `/deploy version=2` as “Deploy version=2”. */
export function commandButton(line: string, more: Readonly<Record<string, unknown>> = {}): CardElement {
  const found = commandIn(line);
  const title = found === undefined ? line : `${found.command.label} ${found.rest}`.trim();
  return sayButton(shorten(title, 60), line, more);
}
