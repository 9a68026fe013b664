import { stageNamed } from './stages.js';
import type { RunInputs } from './inputs.js';
import type { PlanLine, Problem } from './planLine.js';
import type { PlanContext, StageName } from './stage.js';

/** What these stages of a plan would do and what stands in their way, by asking each; changes nothing. */
export async function planStages(
  asked: readonly StageName[],
  context: PlanContext,
): Promise<{ lines: PlanLine[]; problems: Problem[]; inputs: RunInputs }> {
  let { facts, inputs } = context;
  const lines: PlanLine[] = [];
  const problems: Problem[] = [];
  for (const name of asked) {
    const plan = await stageNamed(name).plan({ ...context, facts });
    lines.push(...plan.lines);
    problems.push(...(plan.problems ?? []));
    facts = { ...facts, ...plan.facts };
    inputs = { ...inputs, ...plan.inputs };
  }
  return { lines, problems: unique(problems), inputs };
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
