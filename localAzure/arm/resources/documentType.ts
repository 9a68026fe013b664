import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';
import { defined } from '../../core/defined.js';
import { errors } from '../../core/errors.js';
import { parseResourceId } from '../../core/resourceId.js';
import type { Rendered, ResourceRequest, ResourceType } from '../../core/resourceType.js';
import { readBody } from './readBody.js';
import { findResource, resourceCollection, type ResourceDoc, type ResourceIdentity } from './resourceDoc.js';
import { refuseNewer, shapeAt, type NewerNames } from './shapeAt.js';

export interface TrackedBody {
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface Built {
  readonly kind?: string | undefined;
  readonly sku?: Readonly<Record<string, unknown>> | undefined;
  readonly identity?: ResourceIdentity | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface DocumentTypeSpec<S extends z.ZodType> {
  readonly type: string;
  readonly versions: readonly string[];
  readonly durationMs: number;
  readonly body: S;
  /** The name of the state while it is being made; `Creating` if left out. */
  readonly pendingState?: string;
  /** False: the type shows no provisioningState. */
  readonly showsState?: boolean;
  readonly showsSystemData?: boolean;
  /** What older api-versions did not have yet. */
  readonly newer?: NewerNames;
  /** Refuses a bad name by throwing. */
  checkName?(name: string): void;
  /** Request to document, without side effects; defaults are filled in here. */
  build(input: {
    service: Service;
    id: string;
    name: string;
    body: z.output<S>;
    existing?: ResourceDoc;
  }): Built;
  /** What is made up once, when the resource is new. */
  mint?(service: Service, doc: ResourceDoc): Readonly<Record<string, unknown>>;
  /** The real work behind the resource; runs before it counts as ready, perhaps twice. */
  finished?(service: Service, doc: ResourceDoc): Promise<void>;
  /** Properties that depend on the addresses of the moment. */
  addresses?(service: Service, doc: ResourceDoc): Readonly<Record<string, unknown>>;
}

/** A resource type whose resources are documents in the state, which is all of them but role assignments. */
export function documentType<S extends z.ZodType<TrackedBody>>(spec: DocumentTypeSpec<S>): ResourceType {
  const { newer = {} } = spec;
  const plan = (service: Service, request: ResourceRequest): { doc: ResourceDoc; existing?: ResourceDoc } => {
    const name = parseResourceId(request.id).names.at(-1) ?? '';
    const body = readBody(spec.body, request.body, spec.type);
    spec.checkName?.(name);
    const existing = findResource(service, request.id);
    const location = body.location.toLowerCase().replaceAll(' ', '');
    if (existing && existing.location !== location) throw wrongPlace(existing, location);
    const built = spec.build({ service, id: request.id, name, body, ...defined({ existing }) });
    const doc: ResourceDoc = {
      id: existing?.id ?? request.id,
      name: existing?.name ?? name,
      type: spec.type,
      location,
      ...defined({ tags: body.tags, kind: built.kind, sku: built.sku, identity: built.identity }),
      properties: defined(built.properties),
      minted: existing?.minted ?? {},
      ...(existing?.principalId !== undefined && { principalId: existing.principalId }),
      state: 'Succeeded',
      createdAt: existing?.createdAt ?? service.clock.now(),
      changedAt: service.clock.now(),
      createdBy: existing?.createdBy ?? request.callerId,
    };
    return existing ? { doc, existing } : { doc };
  };

  const render = (service: Service, doc: ResourceDoc): Rendered => {
    const state = doc.state === 'Creating' ? (spec.pendingState ?? doc.state) : doc.state;
    return {
      id: doc.id,
      name: doc.name,
      type: doc.type,
      location: doc.location,
      ...defined({ tags: doc.tags, kind: doc.kind, sku: doc.sku }),
      ...(doc.identity && { identity: renderIdentity(service, doc.identity, doc.principalId) }),
      ...(spec.showsSystemData && { systemData: systemData(doc) }),
      properties: {
        ...doc.properties,
        ...doc.minted,
        ...spec.addresses?.(service, doc),
        ...(spec.showsState !== false && { provisioningState: state }),
      },
    };
  };

  return {
    type: spec.type,
    versions: spec.versions,
    durationMs: spec.durationMs,
    read(service, id, apiVersion) {
      const doc = findResource(service, id);
      return doc && shapeAt(newer, apiVersion, render(service, doc));
    },
    check(request) {
      refuseNewer(newer, request.apiVersion, request.body, spec.type);
      readBody(spec.body, request.body, spec.type);
      spec.checkName?.(parseResourceId(request.id).names.at(-1) ?? '');
    },
    preview(service, request) {
      const { doc, existing } = plan(service, request);
      const previewed = render(service, { ...doc, changedAt: existing?.changedAt ?? doc.changedAt });
      return shapeAt(newer, request.apiVersion, previewed);
    },
    begin(service, request) {
      const { doc, existing } = plan(service, request);
      const minted = existing ? existing.minted : { ...spec.mint?.(service, doc) };
      const principalId = doc.principalId ?? (hasSystemIdentity(doc.identity) ? randomUUID() : undefined);
      if (principalId !== undefined) service.roles.addPrincipal(principalId, doc.id);
      const state = existing ? 'Updating' : 'Creating';
      service.state.put(resourceCollection, doc.id, {
        ...doc,
        minted,
        ...(principalId && { principalId }),
        state,
      });
      return { created: !existing };
    },
    async finish(service, id) {
      const doc = findResource(service, id);
      if (!doc || doc.state === 'Succeeded') return;
      await spec.finished?.(service, doc);
      service.state.put(resourceCollection, id, { ...doc, state: 'Succeeded' });
    },
    fail(service, id) {
      const doc = findResource(service, id);
      if (doc) service.state.put(resourceCollection, id, { ...doc, state: 'Failed' });
    },
  };
}

/** The identity as ARM shows it, with the ids of those it stands for. */
export function renderIdentity(
  service: Service,
  identity: ResourceIdentity,
  principalId: string | undefined,
): Rendered {
  const assigned = Object.keys(identity.userAssignedIdentities ?? {}).map((id) => {
    const minted = findResource(service, id)?.minted;
    return [id, { principalId: minted?.['principalId'], clientId: minted?.['clientId'] }] as const;
  });
  return {
    type: identity.type,
    ...(hasSystemIdentity(identity) && { principalId, tenantId: service.tenantId }),
    ...(assigned.length > 0 && { userAssignedIdentities: Object.fromEntries(assigned) }),
  };
}

function hasSystemIdentity(identity: ResourceIdentity | undefined): boolean {
  return /SystemAssigned/i.test(identity?.type ?? '');
}

function systemData(doc: ResourceDoc): Rendered {
  return {
    createdBy: doc.createdBy,
    createdByType: 'Application',
    createdAt: isoTime(doc.createdAt),
    lastModifiedBy: doc.createdBy,
    lastModifiedByType: 'Application',
    lastModifiedAt: isoTime(doc.changedAt),
  };
}

function wrongPlace(existing: ResourceDoc, location: string) {
  const group = parseResourceId(existing.id).resourceGroup;
  return errors.conflict(
    'InvalidResourceLocation',
    `The resource '${existing.name}' already exists in location '${existing.location}' in resource group '${group}'. ` +
      `A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
  );
}
