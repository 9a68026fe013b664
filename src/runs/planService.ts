import type { Azure } from '../azure/azure.js';
import { defined } from '../defined.js';
import { advice } from '../errors/nextStep.js';
import type { Settings } from '../settings.js';
import type { RunInputs } from '../stages/inputs.js';
import type { Problem } from '../stages/planLine.js';
import { planStages } from '../stages/planStages.js';
import type { Routes } from '../backends/routes.js';
import { discover } from '../stages/discovery.js';
import type { Plan, Planner } from './plan.js';
import type { Run } from './run.js';
import { stagesOf, type DefinitionOf } from './runDefinition.js';
import type { CommandKind } from './runKind.js';

export function createPlanner(
  azure: Azure,
  settings: Settings,
  routes: Routes,
  definitionOf: DefinitionOf,
  redact: <T>(value: T) => T,
): Planner {
  return {
    async plan(kind: CommandKind, inputs: RunInputs): Promise<Plan> {
      const stageNames = stagesOf(definitionOf, kind, inputs);
      const facts = await discover(azure, settings, inputs);
      const planned = await planStages(stageNames, {
        stageNames,
        azure,
        settings,
        inputs,
        routes,
        facts,
      });
      const typedConfirmation = definitionOf(kind).typedConfirmation?.(inputs, settings);
      return {
        kind,
        inputs: planned.inputs,
        lines: planned.lines,
        problems: redact(planned.problems),
        ...(planned.notes.length === 0 ? {} : { notes: planned.notes }),
        ...(planned.unpriced.length === 0 ? {} : { unpriced: planned.unpriced }),
        ...(planned.settled.length === 0 ? {} : { settled: planned.settled }),
        priceNote: azure.cloud.priceNote,
        ...(planned.dataset === undefined ? {} : { dataset: redact(planned.dataset) }),
        ...(planned.needsPreparation ? { needsPreparation: true } : {}),
        ...defined({ typedConfirmation }),
      };
    },
    async preflightProblems({ kind, inputs, stages, facts }: Run): Promise<readonly Problem[]> {
      const left = stages.filter(({ status }) => status !== 'done').map(({ name }) => name);
      const around = await discover(azure, settings, inputs);
      // What a run had done before it was taken up again is in the workspace that there was then.
      const isOther = facts.workspaceGuid !== undefined && facts.workspaceGuid !== around.workspaceGuid;
      if (isOther && kind !== 'teardown' && !left.includes('resources')) return [otherWorkspace];
      const stageNames = stages.map(({ name }) => name);
      const context = { stageNames, azure, settings, inputs, routes, facts: { ...around, ...facts } };
      return (await planStages(left, context)).problems;
    },
  };
}

const otherWorkspace: Problem = {
  reason: 'no_workspace',
  sentence: 'The workspace in which this run had begun is gone, and what it had done with it.',
  next: advice`Send the command again.`,
};
