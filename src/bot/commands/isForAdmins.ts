import { commandsIn, type NextStep } from '../../errors/nextStep.js';
import { commandOf } from './registry.js';

/** Whether a step names a command that only admins may run: nobody else is told to. */
export const isForAdmins = (step: NextStep): boolean =>
  commandsIn(step).some((name) => commandOf(name)?.role === 'admin');
