import type { Service } from '../../core/context.js';

/** A resource as stored, in collection `resources` under its ARM id. */
export interface ResourceDoc {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly kind?: string;
  readonly sku?: Readonly<Record<string, unknown>>;
  readonly identity?: ResourceIdentity;
  /** What the caller decides, defaults filled in. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** What Azure makes up once: ids, keys, times. Shown among the properties. */
  readonly minted: Readonly<Record<string, unknown>>;
  /** Object id of the system-assigned identity. */
  readonly principalId?: string;
  readonly state: 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';
  readonly createdAt: number;
  readonly changedAt: number;
  readonly createdBy: string;
}

export interface ResourceIdentity {
  readonly type: string;
  readonly userAssignedIdentities?: Readonly<Record<string, unknown>>;
}

export const resourceCollection = 'resources';

export function findResource(service: Service, id: string): ResourceDoc | undefined {
  return service.state.get<ResourceDoc>(resourceCollection, id);
}

/** All resources of a type below an id, oldest first. */
export function listResources(service: Service, under: string, type?: string): ResourceDoc[] {
  return service.state
    .list<ResourceDoc>(resourceCollection, under + '/')
    .map((entry) => entry.doc)
    .filter((doc) => type === undefined || doc.type.toLowerCase() === type.toLowerCase());
}
