import type { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import type { Arm } from './arm.js';
import { ask, endedWith, orUndefined } from './azureError.js';
import { listAll } from './listAll.js';

export interface Change {
  /** Azure's word: Create, Modify, NoChange, Ignore, Delete, Deploy, Unsupported. */
  readonly type: string;
  readonly resourceId: string;
  /** For a role assignment: which role, by its id. */
  readonly roleId?: string;
}

export interface TemplateDeployment {
  /** Accepted, Running, Succeeded, Failed, Canceled ... */
  readonly state: string;
  /** Why it failed. */
  readonly failure?: AppError;
}

export interface ResourceOperation {
  readonly resourceId: string;
  readonly state: string;
  readonly failure?: AppError;
}

export interface Template {
  readonly template: Readonly<Record<string, unknown>>;
  /** Plain values by parameter name. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Deployments of ARM templates at the resource group. */
export interface TemplateDeployments {
  whatIf(name: string, template: Template): Promise<readonly Change[]>;
  begin(name: string, template: Template): Promise<void>;
  get(name: string): Promise<TemplateDeployment | undefined>;
  /** Stops it where it is; what has been created stays. */
  cancel(name: string): Promise<void>;
  operations(name: string): Promise<readonly ResourceOperation[]>;
}

export const createTemplateDeployments = ({ deployments, resourceGroup }: Arm): TemplateDeployments => ({
  async whatIf(name, template) {
    const poller = deployments.deployments.whatIf(
      resourceGroup,
      name,
      { properties: { ...body(template), whatIfSettings: { resultFormat: 'FullResourcePayloads' } } },
      { updateIntervalInMs: 500 },
    );
    const result = await ask(Promise.resolve(poller));
    return (result.changes ?? []).map((change) => {
      const { changeType, resourceId } = change;
      const roleId = roleOf(change.after) ?? roleOf(change.before);
      return {
        type: changeType,
        resourceId: resourceId ?? '',
        ...defined({ roleId }),
      };
    });
  },
  async begin(name, template) {
    const poller = deployments.deployments.createOrUpdate(resourceGroup, name, {
      properties: body(template),
    });
    await ask(poller.submitted());
  },
  async cancel(name) {
    await ask(deployments.deployments.cancel(resourceGroup, name));
  },
  async get(name) {
    const found = await orUndefined(deployments.deployments.get(resourceGroup, name));
    if (found === undefined) return undefined;
    const { provisioningState: state = 'Unknown', error } = found.properties ?? {};
    return { state, ...(error === undefined ? {} : { failure: endedWith(error) }) };
  },
  async operations(name) {
    const found: ResourceOperation[] = [];
    for (const { properties } of await listAll(deployments.deploymentOperations.list(resourceGroup, name))) {
      const resourceId = properties?.targetResource?.id;
      if (resourceId === undefined) continue;
      const error = properties?.statusMessage?.error;
      found.push({
        resourceId,
        state: properties?.provisioningState ?? 'Unknown',
        ...(error === undefined ? {} : { failure: endedWith(error) }),
      });
    }
    return found;
  },
});

const body = ({ template, parameters }: Template) => ({
  mode: 'Incremental' as const,
  template: { ...template },
  parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }])),
});

const roleOf = (resource: unknown): string | undefined =>
  (resource as { properties?: { roleDefinitionId?: string } } | undefined)?.properties?.roleDefinitionId
    ?.split('/')
    .at(-1);
