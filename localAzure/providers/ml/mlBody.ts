import { z } from 'zod';

const ignored = z.unknown().optional();

/** What a GET shows and a PUT may bring back; the service decides it itself. */
const envelope = { id: ignored, name: ignored, type: ignored, systemData: ignored };

export const textMap = z.record(z.string(), z.string()).nullish();

/** The body of something inside a workspace. Strict, so that what is not supported is refused by name. */
export function mlBody<S extends z.ZodType>(properties: S) {
  return z.strictObject({ ...envelope, properties });
}

/** The same with a place, tags, identity and sku, as endpoints, deployments and computes have. */
export function trackedMlBody<S extends z.ZodType>(properties: S) {
  return z.strictObject({
    ...envelope,
    location: z.string().min(1),
    tags: textMap,
    kind: z.string().nullish(),
    identity: z
      .strictObject({
        type: z.enum(['None', 'SystemAssigned', 'UserAssigned', 'SystemAssigned,UserAssigned']),
        userAssignedIdentities: z.record(z.string(), z.unknown()).nullish(),
        principalId: ignored,
        tenantId: ignored,
      })
      .nullish(),
    sku: z
      .strictObject({
        name: z.string(),
        tier: z.string().nullish(),
        size: z.string().nullish(),
        family: z.string().nullish(),
        capacity: z.number().int().min(0).nullish(),
      })
      .nullish(),
    properties,
  });
}

export { ignored };
