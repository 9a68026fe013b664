import { errors } from '../../../core/errors.js';

const namePattern = /^[a-zA-Z](?:[a-zA-Z0-9]|-(?=[a-zA-Z0-9])){2,31}$/;

/** The service's rule for endpoints and deployments, stricter than the OpenAPI. */
export function requireOnlineName(name: string, what: 'endpoint' | 'deployment'): void {
  if (namePattern.test(name)) return;
  throw errors.invalid(
    'BadRequest',
    `The ${what} name '${name}' is invalid: 3 to 32 characters, beginning with a letter, then letters, digits and single dashes.`,
    { target: 'name' },
  );
}
