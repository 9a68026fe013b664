import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice, command } from '../../errors/nextStep.js';
import type { Azure } from '../../azure/azure.js';
import type { Settings } from '../../settings.js';
import { nearest } from '../../nearest.js';
import type { Problem } from '../planLine.js';
import { requireFact } from '../requireFact.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';
import { endpointName } from '../discovery.js';

/** The address that will answer. It depends on no model, so it is made while the training runs. */
export const endpoint: Stage = {
  name: 'endpoint',
  title: 'Endpoint',
  needs: ['roles'],
  forgets: ['endpointAsked'],

  async plan({ azure, inputs, settings, facts, stageNames }: PlanContext) {
    if (facts.workspaceId === undefined && !stageNames.includes('resources'))
      return {
        lines: [],
        problems: [
          { reason: 'no_workspace', sentence: 'There is no workspace yet.', next: command('provision') },
        ],
      };
    if (facts.modelId === undefined && !stageNames.includes('register'))
      return { lines: [], problems: [await noModel(azure, settings.model, inputs.modelVersion)] };
    const found =
      facts.endpointName === undefined ? undefined : await azure.endpoints.get(facts.endpointName);
    const what = `Endpoint ${facts.endpointName ?? settings.endpoint}`;
    if (found === undefined)
      return {
        lines: [{ action: 'create', what, detail: `free until a model runs on it${asItself(settings)}` }],
      };
    if (found.auth === settings.endpointAuth)
      return { lines: [{ action: 'reuse', what, detail: 'costs nothing beside its deployments' }] };
    return settings.endpointAuth === 'key'
      ? {
          lines: [{ action: 'change', what, detail: 'opened by keys from then on, by Entra tokens no more' }],
        }
      : {
          lines: [
            { action: 'change', what, detail: 'opened by Entra tokens from then on, by its keys no more' },
          ],
          notes: ['A flow that asks the endpoint with its key (Prompt flow) gets no answer from then on.'],
        };
  },

  async cancel({ facts: { endpointName = 'the endpoint', endpointAsked } }: StageContext) {
    return endpointAsked === true
      ? `Azure goes on making ${endpointName}; it costs nothing without a deployment.`
      : 'No endpoint had begun.';
  },

  async advance({ azure, settings, facts }: StageContext): Promise<StageStep> {
    const name = endpointName(settings, requireFact(facts, 'workspaceGuid'));
    const identityId = requireFact(facts, 'identityId');
    const found = await azure.endpoints.get(name);
    switch (found?.state) {
      case undefined:
        await azure.endpoints.beginCreate(
          name,
          facts.location ?? settings.location,
          identityId,
          settings.endpointAuth,
        );
        return asked(name, `Creating ${name}`);
      case 'Succeeded':
      case 'Updating': {
        if (found.state === 'Updating' && facts.endpointAsked === true)
          return { kind: 'wait', note: `Mending ${name}` };
        if (!found.identityIds.some((id) => id.toLowerCase() === identityId.toLowerCase()))
          throw otherIdentity(name);
        if (found.auth !== settings.endpointAuth) {
          if (found.state === 'Succeeded') await azure.endpoints.beginAuth(name, settings.endpointAuth);
          return asked(name, `Changing what opens ${name}`);
        }
        return {
          kind: 'done',
          facts: {
            endpointName: name,
            ...defined({ scoringUri: found.scoringUri }),
          },
          note: name,
        };
      }
      case 'Deleting':
        return { kind: 'wait', note: `Waiting until the old ${name} is gone` };
      case 'Failed':
      case 'Canceled':
        if (facts.endpointAsked !== true) {
          // The same again, as it is: deployments that it has go on answering.
          await azure.endpoints.beginTraffic(name, found.traffic);
          return asked(name, `Mending a ${name} that had failed`);
        }
        throw (
          (found.operationUri === undefined
            ? undefined
            : await azure.operations.failure(found.operationUri)) ??
          new AppError({
            reason: 'endpoint_failed',
            sentence: `Azure could not create the endpoint ${name}.`,
            next: command('retry'),
          })
        );
      default:
        return { kind: 'wait', facts: { endpointName: name }, note: `Creating ${name}` };
    }
  },
};

const asItself = ({ endpointAuth }: Settings): string =>
  endpointAuth === 'aad_token' ? '; the bot asks it as itself, without a key' : '';

const asked = (endpointName: string, note: string): StageStep => ({
  kind: 'wait',
  facts: { endpointName, endpointAsked: true },
  note,
});

async function noModel(azure: Azure, model: string, version: string | undefined): Promise<Problem> {
  if (version === undefined)
    return {
      reason: 'model_missing',
      sentence: `There is no tuned model ${model} to deploy yet.`,
      next: command('finetune'),
    };
  const there = (await azure.models.versions(model)).map((one) => one.version);
  const meant = nearest(version, there);
  return {
    reason: 'model_unknown',
    sentence: `The workspace has no version ${version} of ${model}; it has ${there.slice(0, 10).join(', ') || 'none'}.`,
    // Not the newest one, which would be another model than the one that was meant.
    next: meant === undefined ? command('help', 'deploy') : command('deploy', { version: meant }),
  };
}

const otherIdentity = (name: string): AppError =>
  new AppError({
    reason: 'identity_fixed',
    sentence: `The endpoint ${name} exists with another identity, and an endpoint's identity cannot be changed.`,
    next: advice`Set AZURE_ENDPOINT_NAME to another name; or remove this one (${command('teardown', 'endpoint')} says what goes with it), then ${command('deploy')}.`,
  });
