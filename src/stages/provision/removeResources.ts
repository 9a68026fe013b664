import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import type { Azure } from '../../azure/azure.js';
import type { GroupResource } from '../../azure/arm/groupResources.js';
import { typeWords } from './resourceWords.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';
import { identityName } from '../discovery.js';
import { ownTag } from './template.js';

const isWorkspace = ({ type }: GroupResource): boolean =>
  type.toLowerCase() === 'microsoft.machinelearningservices/workspaces';

const wordsFor = ({ type, kind }: GroupResource): string =>
  kind === 'Hub' || kind === 'Project' ? `Foundry ${kind.toLowerCase()}` : typeWords(type);

const contents = ({ kind }: GroupResource): string =>
  kind === 'Project' ? 'with its flow and connection' : 'with its jobs, models, endpoints and clusters';

/** Everything that carries our tag, the workspace first; the group itself and what others made in it stay. */
export const removeResources: Stage = {
  name: 'removeResources',
  title: 'Azure resources',
  needs: ['unroute'],

  async plan({ azure }: PlanContext) {
    const found =
      (await azure.groups.get()) === undefined ? [] : await azure.groupResources.tagged(...ownTag);
    const deleted = await azure.groupResources.deletedVaults(...ownTag).catch(() => []);
    if (found.length + deleted.length === 0)
      return {
        lines: [],
        problems: [
          {
            reason: 'nothing_to_do',
            sentence: 'Nothing of what Hieno makes is there.',
            next: command('provision'),
          },
        ],
      };
    return {
      lines: [
        ...found.map((one) => ({
          action: 'delete' as const,
          what: `${wordsFor(one)} ${one.name}`,
          ...(isWorkspace(one) && one.kind !== 'Hub' ? { detail: contents(one) } : {}),
        })),
        ...deleted.map(({ name }) => ({
          action: 'delete' as const,
          what: `Key vault ${name}`,
          detail: 'deleted already; this purges it',
        })),
      ],
    };
  },

  async cancel() {
    return 'What Azure has begun to delete goes; the rest stays. The chat is closed.';
  },

  async advance({ azure, settings, now, startedAt }: StageContext): Promise<StageStep> {
    if ((await azure.groups.get()) === undefined) return { kind: 'done', note: 'Gone' };
    const found = await azure.groupResources.tagged(...ownTag);
    if (found.length === 0) {
      return purge(azure);
    }
    if (now() - startedAt > patienceMs) throw stuck(found);
    // An assignment outlives its identity, and one under the same name would be in the way of the next identity's.
    const identity = await azure.associatedResources.identity(identityName(settings));
    if (identity !== undefined) await azure.roles.removeAll(identity.principalId, azure.groupId);
    // The associated resources stay while a workspace needs them, and a hub while it has projects.
    const workspaces = found.filter(isWorkspace);
    const projects = workspaces.filter(({ kind }) => kind === 'Project');
    const next = [projects, workspaces, found].find((some) => some.length > 0) ?? [];
    for (const one of next) await azure.groupResources.beginDelete(one);
    return { kind: 'wait', note: `Deleting ${found.length} resources` };
  },
};

/** Deletions that take longer than this do not happen any more. */
const patienceMs = 45 * 60 * 1000;

const stuck = (left: readonly GroupResource[]): AppError =>
  new AppError({
    reason: 'conflict',
    sentence: `Azure has not deleted ${left.map(({ name }) => name).join(', ')} in 45 minutes.`,
    next: advice`See what holds them (\`az resource list\`, a lock perhaps); ${command('teardown', 'everything')} tries again.`,
  });

/** A deleted vault keeps its name for weeks, and the next /provision would ask for the same. */
async function purge(azure: Azure): Promise<StageStep> {
  try {
    const deleted = await azure.groupResources.deletedVaults(...ownTag);
    if (deleted.length === 0) return { kind: 'done', note: 'Gone' };
    for (const vault of deleted) await azure.groupResources.beginPurge(vault);
    return { kind: 'wait', note: 'Purging the key vault' };
  } catch (error) {
    // That right is the subscription's; a bot with the group's alone has done what it can.
    if (!(error instanceof AppError) || error.reason !== 'forbidden') throw error;
    return { kind: 'done', note: 'Gone; purge the deleted key vault yourself (az keyvault purge)' };
  }
}
