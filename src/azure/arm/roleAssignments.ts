import type { Arm } from './arm.js';

/** Built-in roles by their ids, the same in every Azure (learn.microsoft.com, built-in roles). */
export const roleIds = {
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage File Data Privileged Contributor': '69566ab7-960f-475b-8e7c-b3118f30c6bd',
  AcrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  'AzureML Data Scientist': 'f6c7c914-8db3-469d-8ca1-694a8f32e121',
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
} as const;
export type RoleName = keyof typeof roleIds;

export interface RoleAssignments {
  /** Names of the roles above that a principal holds at a scope, those inherited from above included. */
  of(principalId: string, scope: string): Promise<ReadonlySet<RoleName>>;
  /** Takes a principal every role that it holds at a scope or below. */
  removeAll(principalId: string, scope: string): Promise<void>;
}

interface Assignment {
  readonly id: string;
  readonly properties: { readonly roleDefinitionId: string; readonly scope: string };
}

const version = '2022-04-01';

export const createRoleAssignments = (arm: Arm): RoleAssignments => {
  const list = (principalId: string, scope: string) =>
    arm.list<Assignment>(
      `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${encodeURIComponent(`principalId eq '${principalId}'`)}`,
      version,
    );
  return {
    async of(principalId, scope) {
      const held = new Set(
        (await list(principalId, scope))
          // The list goes downwards too: a role on a part is none on the whole.
          .filter(({ properties }) => isWithin(scope, properties.scope))
          .map(({ properties }) => properties.roleDefinitionId.split('/').at(-1)?.toLowerCase()),
      );
      return new Set((Object.keys(roleIds) as RoleName[]).filter((name) => held.has(roleIds[name])));
    },
    async removeAll(principalId, scope) {
      for (const { id, properties } of await list(principalId, scope))
        if (isWithin(properties.scope, scope)) await arm.send('DELETE', id, version);
    },
  };
};

/** Whether a scope is another one, or lies below it. */
const isWithin = (scope: string, above: string): boolean =>
  `${scope}/`.toLowerCase().startsWith(`${above.replace(/\/$/, '')}/`.toLowerCase());
