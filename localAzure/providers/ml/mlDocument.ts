import { isoTime } from '../../core/clock.js';
import { errors } from '../../core/errors.js';
import type { Call } from '../../core/operation.js';

/** What all documents inside a workspace have. */
export interface MlDocument {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly createdBy: string;
}

/** The stamps of a document that is put; `id` ends in its name. */
export function stamped(call: Call, id: string, existing: MlDocument | undefined): MlDocument {
  const now = call.service.clock.now();
  return {
    id: existing?.id ?? id,
    name: existing?.name ?? id.slice(id.lastIndexOf('/') + 1),
    createdAt: existing?.createdAt ?? now,
    changedAt: now,
    createdBy: existing?.createdBy ?? call.principal.objectId,
  };
}

export type Json = Record<string, unknown>;

/** The document as ARM shows it; properties without a value are left out. */
export function rendered(doc: MlDocument, type: string, properties: Json, more: Json = {}): Json {
  return {
    id: doc.id,
    name: doc.name,
    type: `Microsoft.MachineLearningServices/workspaces/${type}`,
    systemData: {
      createdAt: isoTime(doc.createdAt),
      createdBy: doc.createdBy,
      createdByType: 'Application',
      lastModifiedAt: isoTime(doc.changedAt),
      lastModifiedBy: doc.createdBy,
      lastModifiedByType: 'Application',
    },
    ...withoutEmpty(more),
    properties: withoutEmpty(properties),
  };
}

export function withoutEmpty(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).filter(([, entry]) => entry !== undefined && entry !== null),
  );
}

const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9\-_]{0,254}$/;

/** Azure ML's rule for the names of assets and jobs. */
export function requireName(name: string, what: string): void {
  if (!namePattern.test(name)) {
    throw errors.invalid(
      'ValidationError',
      `The ${what} name '${name}' does not match ${namePattern.source}.`,
      {
        target: 'name',
      },
    );
  }
}
