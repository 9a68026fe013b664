import type { GroupResource } from '../azure/groupResources.js';
import { typeWords } from './resourceWords.js';
import type { PlanContext, Stage, StageContext, StageStep } from './stage.js';
import { ownTag } from './template.js';

const isWorkspace = ({ type }: GroupResource): boolean =>
  type.toLowerCase() === 'microsoft.machinelearningservices/workspaces';

/** Everything that carries our tag, the workspace first; the group itself and what others made in it stay. */
export const removeResources: Stage = {
  name: 'removeResources',
  title: 'Azure resources',
  needs: ['unroute'],

  async plan({ azure }: PlanContext) {
    const found =
      (await azure.groups.get()) === undefined ? [] : await azure.groupResources.tagged(...ownTag);
    if (found.length === 0)
      return {
        lines: [],
        problems: [
          { reason: 'no_workspace', sentence: 'Nothing of what Hieno makes is there.', next: '/provision' },
        ],
      };
    return {
      lines: found.map((one) => ({
        action: 'delete',
        what: `${typeWords(one.type)} ${one.name}`,
        ...(isWorkspace(one) ? { detail: 'with its jobs, models, endpoints and clusters' } : {}),
      })),
    };
  },

  async advance({ azure }: StageContext): Promise<StageStep> {
    if ((await azure.groups.get()) === undefined) return { kind: 'done', note: 'Gone' };
    const found = await azure.groupResources.tagged(...ownTag);
    if (found.length === 0) return { kind: 'done', note: 'Gone' };
    // The companions stay while the workspace needs them.
    const workspaces = found.filter(isWorkspace);
    const next = workspaces.length > 0 ? workspaces : found;
    for (const one of next) await azure.groupResources.beginDelete(one);
    return { kind: 'wait', note: `Deleting ${found.length} resources` };
  },
};
