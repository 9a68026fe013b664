import { timingSafeEqual } from 'node:crypto';
import type { RoleName } from '../../../core/access/roleDefinitions.js';
import type { Call } from '../../../core/operation.js';
import type { EndpointDoc } from '../documents/endpointDoc.js';

/** Those that carry `Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action`. */
const scorers: readonly RoleName[] = ['Owner', 'Contributor', 'AzureML Data Scientist'];
const audience = 'https://ml.azure.com';

/** Whether the endpoint lets a request to score in: by one of its keys, or by the caller's own token, never by either. */
export function admits(call: Call, endpoint: EndpointDoc): boolean {
  const given = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  if (given === undefined) return false;
  if (endpoint.authMode === 'AADToken') return isScorer(call, endpoint, given);
  return [endpoint.keys.primary, endpoint.keys.secondary].some((key) => same(key, given));
}

function isScorer({ service }: Call, { id }: EndpointDoc, token: string): boolean {
  const verdict = service.tokens.verify(token);
  return (
    verdict.ok &&
    verdict.claims.aud.replace(/\/$/, '') === audience &&
    service.roles.hasAnyRole(verdict.claims.oid, scorers, id)
  );
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
