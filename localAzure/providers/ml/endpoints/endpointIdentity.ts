import { findResource } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import type { EndpointDoc } from '../documents/endpointDoc.js';

/** The part of an endpoint's body that is about its identity. */
interface Wanted {
  readonly identity?:
    | {
        readonly type: string;
        readonly userAssignedIdentities?: Readonly<Record<string, unknown>> | null | undefined;
      }
    | null
    | undefined;
}

/** The identity that a new endpoint is to have; refuses one that does not exist. */
export function requireIdentity(service: Service, wanted: Wanted): EndpointDoc['identity'] {
  const type = wanted.identity?.type ?? 'SystemAssigned';
  if (type === 'None')
    throw errors.invalid('BadRequest', 'An endpoint needs an identity.', { target: 'identity' });
  const assigned = Object.keys(wanted.identity?.userAssignedIdentities ?? {});
  if (type.includes('UserAssigned') && assigned.length === 0) {
    throw errors.invalid('BadRequest', 'identity.userAssignedIdentities names no identity.', {
      target: 'identity',
    });
  }
  for (const id of assigned) {
    if (!findResource(service, id)) {
      throw errors.invalid('FailedIdentityOperation', `The identity '${id}' was not found.`, {
        target: 'identity',
      });
    }
  }
  return {
    type,
    ...(assigned.length > 0 && {
      userAssignedIdentities: Object.fromEntries(assigned.map((id) => [id, {}])),
    }),
  };
}

export function sameIdentity(known: EndpointDoc, wanted: Wanted): boolean {
  const ids = (map: object | null | undefined): string =>
    Object.keys(map ?? {})
      .sort()
      .join()
      .toLowerCase();
  return (
    (wanted.identity?.type ?? 'SystemAssigned') === known.identity.type &&
    ids(wanted.identity?.userAssignedIdentities) === ids(known.identity.userAssignedIdentities)
  );
}

export function identityIsFixed() {
  return errors.invalid('BadRequest', 'The identity of an endpoint cannot be changed after its creation.', {
    target: 'identity',
  });
}
