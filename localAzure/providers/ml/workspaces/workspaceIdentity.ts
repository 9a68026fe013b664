import { randomUUID } from 'node:crypto';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { RoleName } from '../../../core/access/roleDefinitions.js';
import type { Service } from '../../../core/context.js';
import { parseResourceId } from '../../../core/resourceId.js';

/** Azure gives the workspace's own identity these by itself. */
export function grantWorkspaceIdentity(service: Service, doc: ResourceDoc): void {
  const { principalId } = doc;
  if (principalId === undefined) return;
  const grants: readonly [RoleName, unknown][] = [
    ['Contributor', parseResourceId(doc.id).scope],
    ['Storage Blob Data Contributor', doc.properties['storageAccount']],
    ['Key Vault Administrator', doc.properties['keyVault']],
    ['AcrPull', doc.properties['containerRegistry']],
  ];
  for (const [role, scope] of grants) {
    if (typeof scope !== 'string' || service.roles.hasRole(principalId, role, scope)) continue;
    const assignment = {
      name: randomUUID(),
      scope,
      roleDefinitionId: service.roles.definitionId(role),
      principalId,
      principalType: 'ServicePrincipal',
      createdBy: doc.createdBy,
    };
    service.roles.assign(assignment);
  }
}
