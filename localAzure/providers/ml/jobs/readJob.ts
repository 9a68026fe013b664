import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { errors } from '../../../core/errors.js';
import type { Call } from '../../../core/operation.js';
import type { CommandOrder, TrainingOrder } from '../documents/jobDoc.js';
import { withoutEmpty, type Json } from '../mlDocument.js';
import { commandBody } from './commandBody.js';
import { commandOrder } from './commandOrder.js';
import { jobBody } from './jobBody.js';
import { trainingOrder } from './trainingOrder.js';

const anyJob = z.looseObject({ properties: z.looseObject({ jobType: z.string() }) });

interface ReadJob {
  /** As it is stored and shown. */
  readonly body: Json;
  readonly computeId?: string | null | undefined;
  readonly outputs: Readonly<Json>;
  /** What is to be done; refuses what is not there. */
  order(): { readonly order: TrainingOrder } | { readonly commandOrder: CommandOrder };
}

/** A job of one of the types that are run; the others are refused by name. */
export function readJob({ service, body }: Call, workspace: ResourceDoc): ReadJob {
  const { jobType } = readBody(anyJob, body, 'jobs').properties;
  switch (jobType) {
    case 'Pipeline': {
      const { properties } = readBody(jobBody, body, 'jobs');
      return {
        ...asStored(properties),
        order: () => ({ order: trainingOrder(service, workspace, properties) }),
      };
    }
    case 'Command': {
      const { properties } = readBody(commandBody, body, 'command jobs');
      return {
        ...asStored(properties),
        order: () => ({ commandOrder: commandOrder(service, workspace, properties) }),
      };
    }
    default:
      throw errors.unsupported(`jobs of type '${jobType}'`);
  }
}

function asStored<P extends { computeId?: string | null | undefined; outputs: Json }>(properties: P) {
  const body = withoutEmpty({ ...properties, services: undefined, status: undefined, parameters: undefined });
  return { body, computeId: properties.computeId, outputs: properties.outputs };
}
