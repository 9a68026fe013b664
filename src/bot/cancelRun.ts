import type { Activity } from 'botbuilder';
import { personOf } from '../dialogs/person.js';
import type { Runs } from '../runs/runs.js';
import type { Access } from './access.js';
import { explain } from './explain.js';

/** Asks for a run to stop, for an admin; answers what to say to whoever asked. */
export async function cancelRun(
  { access, runs }: { readonly access: Access; readonly runs: Pick<Runs, 'cancel'> },
  activity: Activity,
  runId: string,
): Promise<string> {
  const refusal = access.refuses({ role: 'admin', name: 'cancel' }, activity);
  if (refusal !== undefined) return explain(refusal);
  const person = personOf(activity);
  if (person === undefined) return 'I cannot tell who you are.';
  const problem = await runs.cancel(runId, person);
  return problem === undefined
    ? 'I am stopping the run; its card tells what was taken back and what remains.'
    : explain(problem);
}
