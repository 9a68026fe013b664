import type { Activity } from 'botbuilder';
import type { Run } from '../../runs/run.js';
import { duration } from '../../duration.js';
import { kindTitle } from '../cards/kindTitle.js';
import { runStatusWords } from '../cards/runStatusWords.js';
import { linesOf } from '../commands/linesOf.js';
import { explain } from '../explain.js';
import { said } from '../explained.js';

/**
 * The end of a run as a message: people who look away from the card hear of it too.
 *
 * @param prompts what one may ask the model that answers now
 */
export function endingMessage(run: Run, prompts: readonly string[] = []): Partial<Activity> {
  const took =
    run.startedAt === undefined || run.endedAt === undefined
      ? ''
      : ` after ${duration(run.endedAt - run.startedAt)}`;
  const heading = `**${kindTitle(run.kind)}: ${runStatusWords[run.status]}**${took}.`;
  const text = run.ending === undefined ? heading : `${heading} ${explain(run.ending)}`;
  const isBroken = run.status === 'failed' || run.status === 'cancelled';
  return said(
    text,
    ...prompts,
    ...linesOf(run.ending?.next, true),
    ...(isBroken ? [`/retry ${run.id}`] : []),
  );
}
