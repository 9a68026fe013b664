import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import type { BlobLocation } from '../documents/blobLocation.js';
import { locate, UnknownLocation } from './locate.js';

/** Where the URI of a body's property leads; refuses one that leads nowhere, with the property's name. */
export function requireLocation(
  service: Service,
  workspace: ResourceDoc,
  uri: string,
  target: string,
): BlobLocation {
  try {
    return locate(service, workspace, uri);
  } catch (error) {
    if (error instanceof UnknownLocation) throw errors.invalid('UserError', error.message, { target });
    throw error;
  }
}
