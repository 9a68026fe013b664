/** An ARM id taken apart: `names` are the resource's own and its parents', outermost first. */
export interface ParsedResourceId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** `Microsoft.KeyVault/vaults`; of an extension resource, the extension's. Empty for a subscription or group. */
  readonly type: string;
  readonly names: readonly string[];
  /** What an extension resource (a role assignment) is about, else the id of the group or subscription. */
  readonly scope: string;
}

export function parseResourceId(id: string): ParsedResourceId {
  const at = id.toLowerCase().lastIndexOf('/providers/');
  const scope = at < 0 ? id : id.slice(0, at);
  const head = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(id);
  const [namespace = '', ...rest] = at < 0 ? [] : id.slice(at + '/providers/'.length).split('/');
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  return {
    subscriptionId: head?.[1] ?? '',
    resourceGroup: head?.[2] ?? '',
    type: namespace === '' ? '' : [namespace, ...types].join('/'),
    names,
    scope,
  };
}

/** The id of a resource in a group: `type` like `Microsoft.KeyVault/vaults`, one name per part after the first. */
export function resourceIdOf(
  subscriptionId: string,
  resourceGroup: string,
  type: string,
  ...names: string[]
): string {
  const [namespace = '', ...parts] = type.split('/');
  const path = parts.map((part, index) => `${part}/${names[index] ?? ''}`).join('/');
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${namespace}/${path}`;
}

/** Whether `id` is `scope` or lies below it; ARM ids are compared without case. */
export function isWithin(scope: string, id: string): boolean {
  const outer = scope.toLowerCase().replace(/\/+$/, '');
  const inner = id.toLowerCase();
  return inner === outer || inner.startsWith(outer + '/');
}
