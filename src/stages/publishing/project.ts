import { defined } from '../../defined.js';
import { advanceFoundry, planFoundry } from './foundryWorkspace.js';
import { advice } from '../../errors/nextStep.js';
import { requireFact } from '../requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';
import { ownTag } from '../provision/template.js';

/** The Foundry project that the chat is published in. */
export const project: Stage = {
  name: 'project',
  title: 'Foundry project',
  needs: ['hub'],
  forgets: ['projectOperation'],

  async plan({ azure, settings }: PlanContext) {
    const [found, hub] = await Promise.all([
      azure.foundry.get(settings.project),
      azure.foundry.get(settings.hub),
    ]);
    const isOthers = found?.hubId !== undefined && found.hubId.toLowerCase() !== hub?.id.toLowerCase();
    return planFoundry(
      { kind: 'Project', name: settings.project },
      found,
      isOthers
        ? {
            reason: 'conflict',
            sentence: `The project ${settings.project} belongs to the hub ${found.hubId?.split('/').at(-1) ?? ''} and cannot move to ${settings.hub}.`,
            next: advice`Set AZURE_FOUNDRY_HUB_NAME to that hub, or AZURE_FOUNDRY_PROJECT_NAME to another name.`,
          }
        : undefined,
    );
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const { project: name } = settings;
    const step = await advanceFoundry({ azure, kind: 'Project', name }, facts.projectOperation, () =>
      azure.foundry.beginProject(name, {
        location: facts.location ?? settings.location,
        friendlyName: 'Hieno',
        hubId: requireFact(facts, 'hubId'),
        tags: { [ownTag[0]]: ownTag[1] },
      }),
    );
    if (step.kind === 'begun')
      return { kind: 'wait', note: step.note, facts: { projectOperation: step.operation } };
    if (step.kind !== 'there') return step;
    const { id } = step.workspace;
    const projectUrl = azure.cloud.page(
      `https://ai.azure.com/build/overview?wsid=${id}&tid=${settings.tenantId}`,
    );
    return {
      kind: 'done',
      note: name,
      facts: { projectName: name, ...defined({ projectUrl }) },
    };
  },
};
