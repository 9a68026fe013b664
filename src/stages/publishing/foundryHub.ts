import { defined } from '../../defined.js';
import { advanceFoundry, planFoundry } from './foundryWorkspace.js';
import { command } from '../../errors/nextStep.js';
import { requireFact } from '../requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';
import { ownTag } from '../provision/template.js';

/** The Foundry hub, on the storage, vault and registry that the workspace has already. */
export const hub: Stage = {
  name: 'hub',
  title: 'Foundry hub',
  // In a journey the model is live before anything is published: a hub that fails costs no training.
  needs: ['route'],
  forgets: ['hubOperation'],

  async plan({ azure, settings, facts, stageNames }: PlanContext) {
    const wanted = { kind: 'Hub', name: settings.hub } as const;
    if (facts.workspaceId === undefined && !stageNames.includes('resources'))
      return {
        lines: [],
        problems: [
          {
            reason: 'no_workspace',
            sentence: 'There is no workspace yet whose storage and vault a hub could use.',
            next: command('provision'),
          },
        ],
      };
    const found = await azure.foundry.get(settings.hub);
    return planFoundry(wanted, found);
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const { hub: name } = settings;
    const step = await advanceFoundry({ azure, kind: 'Hub', name }, facts.hubOperation, () =>
      azure.foundry.beginHub(name, {
        location: facts.location ?? settings.location,
        friendlyName: 'Hieno',
        storageAccountId: requireFact(facts, 'storageAccountId'),
        vaultId: requireFact(facts, 'vaultId'),
        ...defined({ registryId: facts.registryId }),
        tags: { [ownTag[0]]: ownTag[1] },
      }),
    );
    if (step.kind === 'begun')
      return { kind: 'wait', note: step.note, facts: { hubOperation: step.operation } };
    if (step.kind !== 'there') return step;
    const { id } = step.workspace;
    const hubUrl = azure.cloud.page(
      `https://ai.azure.com/managementCenter/hub/overview?wsid=${id}&tid=${settings.tenantId}`,
    );
    return { kind: 'done', note: name, facts: { hubId: id, ...defined({ hubUrl }) } };
  },
};
