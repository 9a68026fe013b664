import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import type { Azure } from '../../azure/azure.js';
import type { FoundryWorkspace } from '../../azure/promptFlow/foundry.js';
import type { Settings } from '../../settings.js';
import type { Problem } from '../planLine.js';
import type { StagePlan, StageStep } from '../stage.js';

type Kind = 'Hub' | 'Project';

interface Wanted {
  readonly azure: Azure;
  readonly kind: Kind;
  readonly name: string;
}

/** What a plan says of a hub or project; `other` is what else may be wrong with one that is there. */
export function planFoundry(
  { kind, name }: Omit<Wanted, 'azure'>,
  found: FoundryWorkspace | undefined,
  other?: Problem,
): StagePlan {
  const what = `${kind} ${name}`;
  const detail = `in Foundry (classic)${kind === 'Hub' ? '; costs nothing by itself' : ''}`;
  if (found === undefined) return { lines: [{ action: 'create', what, detail }] };
  const problem = found.kind === kind ? other : otherKind(found, kind);
  return { lines: [{ action: 'reuse', what, detail }], problems: problem === undefined ? [] : [problem] };
}

/**
 * Brings a hub or project about. `operation` is the address that this attempt was given, where it has begun one; a ruin
 * that somebody else has left is cleared away.
 */
export async function advanceFoundry(
  { azure, kind, name }: Wanted,
  operation: string | undefined,
  begin: () => Promise<string | undefined>,
): Promise<
  | { readonly kind: 'there'; readonly workspace: FoundryWorkspace }
  | { readonly kind: 'begun'; readonly operation: string; readonly note: string }
  | Extract<StageStep, { kind: 'wait' | 'decided' }>
> {
  const words = `the ${kind.toLowerCase()} ${name}`;
  const found = await azure.foundry.get(name);
  if (found === undefined)
    return { kind: 'begun', operation: (await begin()) ?? '', note: `Creating ${words}` };
  if (found.kind !== kind) throw new AppError(otherKind(found, kind));
  switch (found.state) {
    case 'Succeeded':
      return { kind: 'there', workspace: found };
    case 'Failed':
    case 'Canceled': {
      if (operation === undefined) {
        await azure.groupResources.beginDelete({ ...found, type: workspaceType });
        return { kind: 'wait', note: `Clearing away ${words}, which had failed` };
      }
      const failure = operation === '' ? undefined : await azure.operations.failure(operation);
      throw (
        failure ??
        new AppError({
          reason: 'refused',
          sentence: `Azure could not create ${words} and gave no reason.`,
          next: command('retry'),
        })
      );
    }
    default:
      return {
        kind: 'wait',
        note: found.state === 'Deleting' ? `Waiting until the old ${name} is gone` : `Creating ${words}`,
      };
  }
}

/** The project that the chat is published in, ready to be used. */
export async function requireProject(
  azure: Pick<Azure, 'foundry'>,
  { project }: Settings,
): Promise<FoundryWorkspace> {
  const found = await azure.foundry.get(project);
  if (found === undefined)
    throw new AppError({
      reason: 'flow_missing',
      sentence: `The Foundry project ${project} is not there.`,
      next: command('promptflow'),
    });
  if (found.kind !== 'Project') throw new AppError(otherKind(found, 'Project'));
  return found;
}

const workspaceType = 'Microsoft.MachineLearningServices/workspaces';

const kindWords = (kind: string): string =>
  kind === 'Hub' ? 'a hub' : kind === 'Project' ? 'a project' : 'an Azure ML workspace';

function otherKind({ name, kind }: FoundryWorkspace, wanted: Kind) {
  const key = wanted === 'Hub' ? 'AZURE_FOUNDRY_HUB_NAME' : 'AZURE_FOUNDRY_PROJECT_NAME';
  const why = wanted === 'Project' ? ', and a flow can only live in a project' : '';
  return {
    reason: 'conflict',
    sentence: `${name} is ${kindWords(kind)} and not ${kindWords(wanted)}${why}.`,
    next: advice`Set ${key} to another name; what is not there yet is made.`,
  } as const;
}
