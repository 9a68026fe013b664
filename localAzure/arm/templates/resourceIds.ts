import { TemplateError } from './expression.js';

/** `resourceId([subscriptionId], [resourceGroup], type, name, ...)` in the group being deployed to. */
export function resourceId(subscriptionId: string, group: string, args: readonly unknown[]): string {
  const { before, tail } = takeApart('resourceId', args);
  const [first, second] = before;
  const subscription = second === undefined ? subscriptionId : first;
  return `/subscriptions/${subscription}/resourceGroups/${second ?? first ?? group}/providers/${tail}`;
}

export function subscriptionResourceId(subscriptionId: string, args: readonly unknown[]): string {
  const { before, tail } = takeApart('subscriptionResourceId', args);
  return `/subscriptions/${before[0] ?? subscriptionId}/providers/${tail}`;
}

export function extensionResourceId(args: readonly unknown[]): string {
  const [scope, ...rest] = args;
  return `${String(scope)}/providers/${takeApart('extensionResourceId', rest).tail}`;
}

/** The optional arguments before the type, and type and names woven together. */
function takeApart(name: string, args: readonly unknown[]): { before: string[]; tail: string } {
  const strings = args.map(String);
  const at = strings.findIndex((arg) => arg.includes('/'));
  const [namespace, ...segments] = strings[at]?.split('/') ?? [];
  const names = strings.slice(at + 1);
  if (at < 0 || at > 2 || namespace === undefined)
    throw new TemplateError(
      `Unable to evaluate template language function '${name}': the type is missing or misplaced.`,
    );
  if (names.length !== segments.length)
    throw new TemplateError(
      `Unable to evaluate template language function '${name}': the type '${strings[at]}' requires '${segments.length}' resource name argument(s).`,
    );
  const woven = segments.map((segment, index) => `${segment}/${names[index]}`);
  return { before: strings.slice(0, at), tail: [namespace, ...woven].join('/') };
}
