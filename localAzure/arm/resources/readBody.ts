import { z } from 'zod';
import { errors } from '../../core/errors.js';

/** What a PUT may carry that a GET has shown, and that the service decides itself: it is let in and ignored. */
const readOnly = {
  id: z.unknown().optional(),
  name: z.unknown().optional(),
  type: z.unknown().optional(),
  etag: z.unknown().optional(),
  systemData: z.unknown().optional(),
};

const tags = z.record(z.string(), z.string()).optional();

/** The body of a PUT of a tracked resource: strict, so that what is not modelled is refused instead of lost. */
export function trackedBody<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject({ ...readOnly, location: z.string().min(1), tags, ...shape });
}

/** Reads a body, refusing unknown properties by name and wrong ones as Azure does. */
export function readBody<S extends z.ZodType>(schema: S, body: unknown, what: string): z.output<S> {
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const name = [path, issue.keys[0]].filter(Boolean).join('.');
    throw errors.unsupported(`the property '${name}' of ${what}`);
  }
  if (path === 'location' && (body as { location?: unknown } | undefined)?.location === undefined)
    throw errors.invalid('LocationRequired', 'The location property is required for this definition.');
  throw errors.invalid(
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${path}: ${issue?.message}'.`,
  );
}
