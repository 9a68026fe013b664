import { defined } from '../defined.js';
import type { CoreNeed } from './quota/coreNeeds.js';
import type { DatasetSummary } from './data/datasetSummary.js';
import { quotaProblems } from './quota/quotaProblems.js';
import { quotaUsage } from './quota/quotaUsage.js';
import { stageNamed } from './stages.js';
import type { RunInputs } from './inputs.js';
import type { LineKind } from './lineKinds.js';
import type { PlanLine, Problem } from './planLine.js';
import type { PlanContext, StageName } from './stage.js';
import { isSame } from '../errors/nextStep.js';

export interface PlannedStages {
  readonly lines: readonly PlanLine[];
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
  readonly unpriced: readonly string[];
  /** Stages that have nothing left to do. */
  readonly settled: readonly StageName[];
  readonly inputs: RunInputs;
  readonly dataset: DatasetSummary | undefined;
  readonly needsPreparation: boolean;
}

/** What these stages of a plan would do and what stands in their way, by asking each; changes nothing. */
export async function planStages(asked: readonly StageName[], context: PlanContext): Promise<PlannedStages> {
  let { facts, inputs } = context;
  let dataset: DatasetSummary | undefined;
  let needsPreparation = false;
  let tunedAlready = false;
  const lines: PlanLine[] = [];
  const problems: Problem[] = [];
  const notes: string[] = [];
  const unpriced: string[] = [];
  const settled: StageName[] = [];
  const cores: CoreNeed[] = [];
  for (const name of asked) {
    const plan = await stageNamed(name).plan({ ...context, facts });
    const kind = kindOfLines[name];
    lines.push(...plan.lines.map((line) => ({ ...defined({ kind }), ...line })));
    if (plan.lines.length > 0 && plan.lines.every(({ action }) => action === 'reuse')) settled.push(name);
    problems.push(...(plan.problems ?? []));
    notes.push(...(plan.notes ?? []));
    unpriced.push(...(plan.unpriced ?? []));
    if (plan.cores !== undefined) cores.push(plan.cores);
    facts = { ...facts, ...plan.facts };
    inputs = { ...inputs, ...plan.inputs };
    dataset ??= plan.dataset;
    tunedAlready ||= plan.facts?.jobName !== undefined;
    needsPreparation ||= plan.needsPreparation === true;
  }
  // Together: what trains and what serves may draw on the same limit.
  const { location = context.settings.location } = facts;
  problems.push(...quotaProblems(await quotaUsage(context.azure, location, cores), location));
  return {
    lines,
    problems: unique(problems),
    notes,
    unpriced: [...new Set(unpriced)],
    settled,
    inputs,
    dataset: tunedAlready && dataset !== undefined ? tuned(dataset) : dataset,
    needsPreparation,
  };
}

/** What a stage's lines are about, unless one says otherwise. */
const kindOfLines: Readonly<Partial<Record<StageName, LineKind>>> = {
  resources: 'resource',
  dataset: 'dataset',
  compute: 'cluster',
  finetune: 'job',
  register: 'model',
  endpoint: 'endpoint',
  key: 'secret',
  deployment: 'deployment',
  baseDeployment: 'deployment',
  hub: 'hub',
  project: 'project',
  connection: 'connection',
  flowFiles: 'files',
  flow: 'flow',
};

/** What has been done takes no more time and money. */
const tuned = ({ tuning: _spared, ...dataset }: DatasetSummary): DatasetSummary => dataset;

/** Two stages may miss the same thing. */
function unique(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ sentence, next }, index) =>
      problems.findIndex(
        (other) =>
          isSame(other.sentence, sentence) || (other.reason === 'no_workspace' && isSame(other.next, next)),
      ) === index,
  );
}
