import { errors } from '../../core/errors.js';
import type { Call, Reply } from '../../core/operation.js';

export const largestPage = 30;

/**
 * One page of a list, with the link to the next, which repeats the question and says what to skip. `name` is the
 * query parameter that the OpenAPI has for it.
 */
export function paged(
  call: Call,
  items: readonly unknown[],
  { size = largestPage, name = '$skip' }: { readonly size?: number; readonly name?: string } = {},
): Reply {
  const token = call.query.get(name) ?? '0';
  if (!/^\d{1,9}$/.test(token))
    throw errors.invalid('InvalidContinuationToken', `The ${name} '${token}' is not one that a list gave.`);
  const next = Number(token) + size;
  const value = items.slice(Number(token), next);
  if (next >= items.length) return { status: 200, body: { value } };
  const query = new URLSearchParams(call.query);
  query.set(name, String(next));
  return {
    status: 200,
    body: { value, nextLink: `${call.origin}${call.url.pathname}?${query.toString()}` },
  };
}

/** The page size that a query parameter asks for, at most the usual one; refuses what is no positive number. */
export function pageSize(call: Call, name: string): number {
  const asked = call.query.get(name);
  if (asked === null) return largestPage;
  if (!/^[1-9]\d{0,8}$/.test(asked))
    throw errors.invalid(
      'InvalidQueryParameterValue',
      `The value '${asked}' of ${name} is no positive number.`,
    );
  return Math.min(Number(asked), largestPage);
}
