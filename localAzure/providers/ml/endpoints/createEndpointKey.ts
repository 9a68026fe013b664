import { randomBytes } from 'node:crypto';

/** A new endpoint key: 43 letters, digits, `-` and `_`. */
export function createEndpointKey(): string {
  return randomBytes(32).toString('base64url');
}
