import { commandStepsIn, type NextStep } from '../../errors/nextStep.js';
import { inChat } from './inChat.js';
import { parseCommand } from './parseCommand.js';
import { commandOf } from './registry.js';

/** The commands of a step as one sends them: those that the person may run, and that lack nothing. */
export const linesOf = (step: NextStep | undefined, isAdmin: boolean): readonly string[] =>
  step === undefined
    ? []
    : commandStepsIn(step)
        .filter(({ command }) => isAdmin || commandOf(command)?.role === 'everyone')
        .map(inChat)
        .filter((line) => parseCommand(line).kind === 'command');
