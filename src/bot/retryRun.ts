import type { Activity } from 'botbuilder';
import { personOf, placeOf } from '../dialogs/person.js';
import type { Retry, Runs } from '../runs/runs.js';
import type { Access } from './access.js';
import { explain } from './explain.js';

/**
 * Takes a run up again, for an admin; answers what to say to whoever asked.
 *
 * @param version of the run that the pressed card shows; without it the run goes on where this was written
 */
export async function retryRun(
  { access, runs }: { readonly access: Access; readonly runs: Pick<Runs, 'retry'> },
  activity: Activity,
  runId: string,
  version?: number,
): Promise<string> {
  const refusal = access.refuses({ role: 'admin', name: 'retry' }, activity);
  if (refusal !== undefined) return explain(refusal);
  const person = personOf(activity);
  if (person === undefined) return 'I cannot tell who you are.';
  const from: Retry['from'] = version === undefined ? { place: placeOf(activity) } : { version };
  const problem = await runs.retry({ runId, person, from });
  return problem === undefined
    ? 'I take the run up again from where it stopped; what is done stays done.'
    : explain(problem);
}
