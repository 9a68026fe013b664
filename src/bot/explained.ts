import { ActivityTypes, type Activity } from 'botbuilder';
import { linesOf } from './commands/linesOf.js';
import { explain, type Explained } from './explain.js';
import { suggesting } from './channel/suggesting.js';

/** A problem as a message, with the commands that lead on as buttons. */
export const explained = (problem: Explained, isAdmin = true): Partial<Activity> =>
  suggesting(said(explain(problem, isAdmin)), linesOf(problem.next, isAdmin));

/** A sentence of ours as a message. */
export const said = (text: string, ...next: readonly string[]): Partial<Activity> =>
  suggesting({ type: ActivityTypes.Message, text, textFormat: 'markdown' }, next);
