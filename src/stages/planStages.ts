import type { CoreNeed } from './coreNeeds.js';
import { quotaProblems } from './quotaProblems.js';
import { stageNamed } from './stages.js';
import type { RunInputs } from './inputs.js';
import type { PlanLine, Problem } from './planLine.js';
import type { PlanContext, StageName } from './stage.js';

/** What these stages of a plan would do and what stands in their way, by asking each; changes nothing. */
export async function planStages(
  asked: readonly StageName[],
  context: PlanContext,
): Promise<{ lines: PlanLine[]; problems: Problem[]; notes: string[]; inputs: RunInputs }> {
  let { facts, inputs } = context;
  const lines: PlanLine[] = [];
  const problems: Problem[] = [];
  const notes: string[] = [];
  const cores: CoreNeed[] = [];
  for (const name of asked) {
    const plan = await stageNamed(name).plan({ ...context, facts });
    lines.push(...plan.lines);
    problems.push(...(plan.problems ?? []));
    notes.push(...(plan.notes ?? []));
    if (plan.cores !== undefined) cores.push(plan.cores);
    facts = { ...facts, ...plan.facts };
    inputs = { ...inputs, ...plan.inputs };
  }
  // Together: what trains and what serves may draw on the same limit.
  problems.push(...(await quotaProblems(context.azure, context.settings.location, cores)));
  return { lines, problems: unique(problems), notes, inputs };
}

/** Two stages may miss the same thing. */
function unique(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ sentence, next }, index) =>
      problems.findIndex(
        (other) => other.sentence === sentence || (other.reason === 'no_workspace' && other.next === next),
      ) === index,
  );
}
