import { randomUUID } from 'node:crypto';
import type { Service } from '../../core/context.js';
import { putResourceGroup } from '../resources/resourceGroups.js';

/** What exists before anybody asked for anything: an empty resource group, and the caller as Owner of the subscription. */
export function seed(service: Service): void {
  if (service.state.get('local', 'seeded')) return;
  putResourceGroup(service, service.resourceGroup, { location: service.location });
  service.roles.addPrincipal(service.principalId, '');
  service.roles.assign({
    name: randomUUID(),
    scope: `/subscriptions/${service.subscriptionId}`,
    roleDefinitionId: service.roles.definitionId('Owner'),
    principalId: service.principalId,
    principalType: 'ServicePrincipal',
    createdBy: service.principalId,
  });
  service.state.put('local', 'seeded', true);
}
