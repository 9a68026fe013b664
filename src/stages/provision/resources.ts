import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice, command, joined, words, type Words } from '../../errors/nextStep.js';
import { roleIds } from '../../azure/arm/roleAssignments.js';
import type { Change } from '../../azure/arm/templateDeployments.js';
import type { Settings } from '../../settings.js';
import type { PlanLine } from '../planLine.js';
import { readId, typeWords } from './resourceWords.js';
import { missingRoles } from './workspaceRoles.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';
import { discover } from '../discovery.js';
import type { Facts } from '../facts.js';
import { machineLearningTemplate, ownTag, templateResources } from './template.js';

/** The resource group, and in it all that the template makes. */
export const resources: Stage = {
  name: 'resources',
  title: 'Azure resources',
  needs: ['preflight'],

  async plan({ azure, settings }: PlanContext) {
    const [group, principal] = await Promise.all([azure.groups.get(), azure.principal()]);
    if (group === undefined)
      return {
        lines: [
          { action: 'create', what: `Resource group ${settings.resourceGroup}`, detail: settings.location },
          ...inOneLine(templateLines(settings)),
        ],
        unpriced: byUse,
      };
    const changes = await azure.templates.whatIf(
      'hieno-preview',
      machineLearningTemplate(settings, principal),
    );
    const lines = inOneLine(changes.flatMap(lineOf));
    return lines.some(isBilled) ? { lines, unpriced: byUse } : { lines };
  },

  async cancel(context: StageContext): Promise<Words> {
    await context.azure.templates.cancel(deploymentName(context));
    return words`The deployment of the resources is stopped; what was created stays until ${command('teardown', 'everything')}.`;
  },

  async advance(context: StageContext): Promise<StageStep> {
    const { azure, settings } = context;
    const name = deploymentName(context);
    const deployment = await azure.templates.get(name);
    switch (deployment?.state) {
      case undefined:
        return begin(context, name);
      case 'Succeeded':
        return done(context);
      case 'Failed':
      case 'Canceled':
        throw await failureOf(context, name, deployment.failure);
      default: {
        const operations = await azure.templates.operations(name);
        const ready = operations.filter(({ state }) => state === 'Succeeded').length;
        const doing = operations.find(({ state }) => state === 'Running');
        const what = doing === undefined ? '' : `: ${typeWords(readId(doing.resourceId).type)}`;
        const total = templateResources(settings).length;
        return {
          kind: 'wait',
          note: `Creating ${Math.min(ready + 1, total)} of ${total}${what}`,
          progress: ready / total,
        };
      }
    }
  },
};

/** What a workspace lives with is billed by the day and by use. */
const byUse = ['storage, registry, vault and logs'];
const isBilled = ({ action, kind }: PlanLine): boolean => action === 'create' && kind !== 'role';

/** A deployment that failed stays what it is: a retry asks for the next one. */
const deploymentName = ({ runId, attempt }: StageContext): string =>
  attempt === 1 ? `hieno-${runId}` : `hieno-${runId}-${attempt}`;

async function begin(context: StageContext, name: string): Promise<StageStep> {
  const { azure, settings } = context;
  const found = await discover(azure, settings, context.inputs);
  if (isWhole(found) && (await missingRoles(azure, settings, found)).length === 0)
    return { kind: 'done', facts: found, note: `Reused ${settings.workspace}` };
  if ((await azure.groups.get()) === undefined)
    await azure.groups.create(settings.location, { [ownTag[0]]: ownTag[1] });
  await azure.templates.begin(name, machineLearningTemplate(settings, await azure.principal()));
  return { kind: 'wait', note: 'Azure has taken the template' };
}

/** Whether nothing of it has been deleted behind our back: what is missing, the template makes again. */
const isWhole = (found: Facts): boolean =>
  [
    found.workspaceId,
    found.storageAccountId,
    found.vaultUri,
    found.registryId,
    found.identityPrincipalId,
  ].every((fact) => fact !== undefined);

async function done(context: StageContext): Promise<StageStep> {
  const facts = await discover(context.azure, context.settings, context.inputs);
  return { kind: 'done', facts, note: `${context.settings.workspace} in ${context.settings.location}` };
}

async function failureOf(
  { azure }: StageContext,
  name: string,
  failure: AppError | undefined,
): Promise<AppError> {
  const failed = (await azure.templates.operations(name)).filter(({ state }) => state === 'Failed');
  const { type, name: resource } = readId(failed[0]?.resourceId ?? '');
  const where = failed.length === 0 ? 'the template' : `${typeWords(type)} ${resource}`;
  const why = failed[0]?.failure ?? failure;
  const isKnown = why !== undefined && why.reason !== 'refused';
  return new AppError({
    reason: isKnown ? why.reason : 'template_failed',
    sentence: `Azure could not create ${where}. ${why?.sentence ?? 'It gives no reason.'}`,
    next: isKnown
      ? (why.next ?? command('retry'))
      : advice`What was created before it stays. Mend the cause, then ${command('retry')}.`,
    details: [
      ...(why?.details ?? []),
      ...(failure === undefined || failure === why ? [] : [failure.sentence]),
    ],
  });
}

function lineOf({ type, resourceId, roleId }: Change): PlanLine[] {
  const { type: resourceType, name } = readId(resourceId);
  const role = Object.entries(roleIds).find(([, id]) => id === roleId?.toLowerCase())?.[0];
  if (isRole(resourceType)) {
    const [line] = lineWith(type, roleWords);
    return line === undefined ? [] : [{ ...line, ...defined({ detail: role }) }];
  }
  return lineWith(type, `${typeWords(resourceType)} ${name}`);
}

function lineWith(type: string, what: string): PlanLine[] {
  switch (type) {
    case 'Create':
      return [{ action: 'create', what }];
    case 'Modify':
    case 'Deploy':
      return [{ action: 'change', what }];
    case 'NoChange':
    case 'NoEffect':
      return [{ action: 'reuse', what }];
    default:
      // Ignore: in the group, but none of the template's business.
      return [];
  }
}

const roleWords = 'Role assignments';
const isRole = (type: string): boolean => type.toLowerCase() === 'microsoft.authorization/roleassignments';

/** Role assignments have GUIDs for names: one line with the roles says more than six without. */
function inOneLine(lines: readonly PlanLine[]): PlanLine[] {
  const others = lines.filter(({ what }) => what !== roleWords);
  const actions = new Set(lines.filter(({ what }) => what === roleWords).map(({ action }) => action));
  const merged = [...actions].map((action): PlanLine => {
    const same = lines.filter((line) => line.what === roleWords && line.action === action);
    const detail = same.map((line) => line.detail).filter((role) => role !== undefined);
    return {
      action,
      kind: 'role',
      count: same.length,
      what: `${same.length} role assignment${same.length === 1 ? '' : 's'}`,
      ...(detail.length === 0 ? {} : { detail: joined(detail, ', ') }),
    };
  });
  return [...others, ...merged];
}

const templateLines = (settings: Settings): PlanLine[] =>
  templateResources(settings).map(({ type }) => ({
    action: 'create',
    what: isRole(type) ? roleWords : typeWords(type),
  }));
