import {
  findResource,
  listResources,
  resourceCollection,
  type ResourceDoc,
} from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import type { WorkspaceProperties } from './workspaceBody.js';

export const workspaceType = 'Microsoft.MachineLearningServices/workspaces';

export type WorkspaceKind = 'Default' | 'Hub' | 'Project';

/** What a project has from its hub. */
const inheritedProperties = [
  'storageAccount',
  'keyVault',
  'applicationInsights',
  'containerRegistry',
] as const;

type Dependencies = Partial<Record<(typeof inheritedProperties)[number], string | undefined>>;

/** The resources that a workspace of this kind works with: its own, or those of its hub. */
export function dependenciesOf(
  service: Service,
  kind: WorkspaceKind,
  wanted: WorkspaceProperties,
  place: { readonly location: string; readonly existing?: ResourceDoc },
): Dependencies {
  if (kind === 'Project') return ofHub(service, wanted, place);
  if (wanted.hubResourceId !== undefined)
    throw refuse('hubResourceId', `A workspace of kind '${kind}' has no hub: only projects have.`);
  if (wanted.workspaceHubConfig && kind !== 'Hub')
    throw refuse('workspaceHubConfig', 'workspaceHubConfig is for workspaces of kind Hub.');
  requireResource(service, 'storageAccount', wanted.storageAccount, true);
  requireResource(service, 'keyVault', wanted.keyVault, true);
  requireResource(service, 'applicationInsights', wanted.applicationInsights, false);
  requireResource(service, 'containerRegistry', wanted.containerRegistry, false);
  return pick(wanted);
}

function ofHub(
  service: Service,
  wanted: WorkspaceProperties,
  { location, existing }: { readonly location: string; readonly existing?: ResourceDoc },
): Dependencies {
  if (wanted.workspaceHubConfig)
    throw refuse('workspaceHubConfig', 'workspaceHubConfig is for workspaces of kind Hub.');
  const id = wanted.hubResourceId;
  if (id === undefined) throw refuse('hubResourceId', 'A project needs the hubResourceId of its hub.');
  if (existing && id.toLowerCase() !== String(existing.properties['hubResourceId']).toLowerCase())
    throw refuse('hubResourceId', `The hub of the project '${existing.name}' cannot be changed.`);
  const hub = findResource(service, id);
  if (hub?.kind !== 'Hub' || hub.state === 'Deleting')
    throw refuse('hubResourceId', `The hub '${id}' of the project was not found.`);
  if (hub.location !== location)
    throw refuse('location', `The project must be in the region of its hub, '${hub.location}'.`);
  const inherited = pick(hub.properties);
  for (const name of inheritedProperties) {
    const value = wanted[name];
    // A GET shows what comes from the hub, and a PUT of what was read brings it back.
    if (value === undefined || value === null || (existing && value === inherited[name])) continue;
    throw refuse(name, `Project workspace shouldn't define ${name}: it is the hub's.`);
  }
  return inherited;
}

/** After a change of a hub, its projects use what it uses now. */
export function passOnToProjects(service: Service, hub: ResourceDoc): void {
  for (const { id } of projectsOf(service, hub)) {
    const project = findResource(service, id);
    if (!project) continue;
    const properties = { ...project.properties, ...pick(hub.properties) };
    service.state.put(resourceCollection, id, { ...project, properties });
  }
}

export function projectsOf(service: Service, hub: ResourceDoc): ResourceDoc[] {
  return listResources(service, `/subscriptions/${service.subscriptionId}`, workspaceType).filter(
    ({ properties }) => String(properties['hubResourceId']).toLowerCase() === hub.id.toLowerCase(),
  );
}

/** Azure keeps a hub as long as it has projects. */
export function refuseHubInUse(service: Service, doc: ResourceDoc): void {
  const projects = projectsOf(service, doc).map(({ name }) => name);
  if (projects.length === 0) return;
  throw errors.conflict(
    'Conflict',
    `The hub workspace '${doc.name}' cannot be deleted while it has projects: ${projects.join(', ')}.`,
  );
}

function pick(properties: Readonly<Record<string, unknown>>): Dependencies {
  const entries = inheritedProperties.map((name) => [name, properties[name] ?? undefined] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function requireResource(
  service: Service,
  name: string,
  id: string | null | undefined,
  needed: boolean,
): void {
  if (!id && !needed) return;
  if (!id) throw errors.invalid('ValidationError', `Missing dependent resources in workspace json: ${name}.`);
  if (!findResource(service, id))
    throw errors.invalid('BadRequest', `The ${name} '${id}' of the workspace was not found.`, {
      target: name,
    });
}

function refuse(target: string, message: string) {
  return errors.invalid('ValidationError', message, { target });
}
