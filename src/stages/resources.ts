import { AppError } from '../appError.js';
import type { Change } from '../azure/templateDeployments.js';
import type { PlanLine } from './planLine.js';
import { readId, typeWords } from './resourceWords.js';
import { missingRoles } from './roles.js';
import type { PlanContext, Stage, StageContext, StageStep } from './stage.js';
import { lookAround } from './surroundings.js';
import { machineLearningTemplate, ownTag } from './template.js';

/** The resource group, and in it all that the template makes. */
export const resources: Stage = {
  name: 'resources',
  title: 'Azure resources',
  needs: ['preflight'],

  async plan({ azure, settings }: PlanContext) {
    const [group, principal] = await Promise.all([azure.groups.get(), azure.principal()]);
    const template = machineLearningTemplate(settings, principal);
    if (group === undefined)
      return {
        lines: [
          { action: 'create', what: `Resource group ${settings.resourceGroup}`, detail: settings.location },
          ...linesOf(template.template['resources']),
        ],
      };
    const changes = await azure.templates.whatIf('hieno-preview', template);
    return { lines: changes.flatMap(lineOf) };
  },

  async advance(context: StageContext): Promise<StageStep> {
    const { azure, settings, runId } = context;
    const name = `hieno-${runId}`;
    const deployment = await azure.templates.get(name);
    switch (deployment?.state) {
      case undefined:
        return begin(context, name);
      case 'Succeeded':
        return done(context);
      case 'Failed':
      case 'Canceled':
        throw await failure(context, name, deployment.messages);
      default: {
        const operations = await azure.templates.operations(name);
        const ready = operations.filter(({ state }) => state === 'Succeeded').length;
        const doing = operations.find(({ state }) => state === 'Running');
        const what = doing === undefined ? '' : `: ${typeWords(readId(doing.resourceId).type)}`;
        const total = countOf(machineLearningTemplate(settings, await azure.principal()).template);
        return {
          kind: 'wait',
          note: `Creating ${Math.min(ready + 1, total)} of ${total}${what}`,
          progress: ready / total,
        };
      }
    }
  },
};

async function begin(context: StageContext, name: string): Promise<StageStep> {
  const { azure, settings } = context;
  const found = await lookAround(azure, settings, context.inputs);
  if (found.workspaceId !== undefined && (await missingRoles(azure, found)).length === 0)
    return { kind: 'done', facts: found, note: `Reused ${settings.workspace}` };
  if ((await azure.groups.get()) === undefined)
    await azure.groups.create(settings.location, { [ownTag[0]]: ownTag[1] });
  await azure.templates.begin(name, machineLearningTemplate(settings, await azure.principal()));
  return { kind: 'wait', note: 'Azure has taken the template' };
}

async function done(context: StageContext): Promise<StageStep> {
  const facts = await lookAround(context.azure, context.settings, context.inputs);
  return { kind: 'done', facts, note: `${context.settings.workspace} in ${context.settings.location}` };
}

async function failure(
  { azure }: StageContext,
  name: string,
  messages: readonly string[],
): Promise<AppError> {
  const failed = (await azure.templates.operations(name)).filter(({ state }) => state === 'Failed');
  const { type, name: resource } = readId(failed[0]?.resourceId ?? '');
  const where = failed.length === 0 ? 'the template' : `${typeWords(type)} ${resource}`;
  return new AppError({
    reason: 'template_failed',
    sentence: `Azure could not create ${where}: ${failed[0]?.message ?? messages.at(-1) ?? 'no reason given'}`,
    next: 'What was created before it stays. Mend the cause and run /provision again.',
    details: messages,
  });
}

function lineOf({ type, resourceId }: Change): PlanLine[] {
  const { type: resourceType, name } = readId(resourceId);
  const what = `${typeWords(resourceType)} ${isGuid(name) ? '' : name}`.trim();
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

const isGuid = (name: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(name);

const listOf = (templateResources: unknown): readonly { type: string }[] =>
  Object.values((templateResources ?? {}) as Record<string, { type: string }>);

const linesOf = (templateResources: unknown): PlanLine[] =>
  listOf(templateResources).map(({ type }) => ({ action: 'create', what: typeWords(type) }));

const countOf = (template: Readonly<Record<string, unknown>>): number => listOf(template['resources']).length;
