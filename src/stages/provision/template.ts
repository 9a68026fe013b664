import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Principal } from '../../azure/arm/principal.js';
import type { Template } from '../../azure/arm/templateDeployments.js';
import { packageRoot } from '../../packageRoot.js';
import type { Settings } from '../../settings.js';
import { identityName } from '../discovery.js';

/** Everything that /provision makes carries this tag, and /teardown removes only what carries it. */
export const ownTag = ['created-by', 'hieno'] as const;

const file = path.join(packageRoot, 'deploymentTemplates/machineLearning/azuredeploy.json');

/** The template of `deploymentTemplates/machineLearning` with this bot's parameters. */
export function machineLearningTemplate(settings: Settings, principal: Principal): Template {
  return {
    template: read(),
    parameters: {
      location: settings.location,
      workspaceName: settings.workspace,
      identityName: identityName(settings),
      botPrincipalId: principal.objectId,
      botPrincipalType: principal.type,
      botScores: settings.endpointAuth === 'aad_token',
      tags: { [ownTag[0]]: ownTag[1] },
    },
  };
}

interface TemplateResource {
  readonly type: string;
  readonly condition?: string;
}

/** What the template makes with this bot's parameters. */
export const templateResources = ({ endpointAuth }: Settings): readonly TemplateResource[] =>
  Object.values(read().resources).filter(
    ({ condition = '' }) => endpointAuth === 'aad_token' || !condition.includes("'botScores'"),
  );

const read = () =>
  JSON.parse(readFileSync(file, 'utf8')) as {
    readonly resources: Readonly<Record<string, TemplateResource>>;
  };
