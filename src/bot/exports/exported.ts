import type { CommandName } from '../../errors/nextStep.js';

/** What can be had as a file. */
export const exported = ['audit', 'runs', 'feedback'] as const;
export type Exported = (typeof exported)[number];

/** The command that asks for it. */
export const exportCommand = (what: Exported): CommandName & `${Exported} export` => `${what} export`;
