import type { Routes } from '../backends/routes.js';
import type { HelpState } from './cards/helpCard.js';
import type { Prompts } from './prompts.js';
import type { Outlook } from './status/outlook.js';

export interface HelpStateDeps {
  readonly routes: Pick<Routes, 'current'>;
  readonly outlook: Outlook;
  readonly prompts: Prompts;
}

/** What whoever asks for help, or is new here, can do at this moment. */
export async function helpState(
  { routes, outlook, prompts }: HelpStateDeps,
  isAdmin: boolean,
): Promise<HelpState> {
  if ((await routes.current()) !== undefined)
    return { isAdmin, modelAnswers: true, prompts: await prompts.current() };
  const underWay = (await outlook.underWay())?.words;
  const next = underWay === undefined && isAdmin ? await outlook.next() : undefined;
  return { isAdmin, modelAnswers: false, underWay, next, prompts: [] };
}
