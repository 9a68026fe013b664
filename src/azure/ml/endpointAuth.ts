/** By what an endpoint knows whom to let in: one of its two keys, or an Entra token of the caller's own. */
export const endpointAuths = ['key', 'aad_token'] as const;
export type EndpointAuth = (typeof endpointAuths)[number];

/** Both open the endpoint at any time, so that one can be made anew while the other is in use. */
export interface EndpointKeys {
  readonly primary: string;
  readonly secondary: string;
}
export type KeyName = keyof EndpointKeys;
