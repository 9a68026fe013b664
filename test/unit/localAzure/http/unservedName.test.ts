import assert from 'node:assert/strict';
import { unservedName } from '../../../../localAzure/http/unservedName.js';

const GROUP = '/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices';

describe('the names of operations that the local Azure does not serve', () => {
  for (const [method, path, name] of [
    ['GET', 'registries', 'Registries_List'],
    ['PUT', 'registries/r', 'Registries_CreateOrUpdate'],
    ['POST', 'registries/r/removeRegions', 'Registries_RemoveRegions'],
    ['GET', 'registries/r/environments/e/versions', 'RegistryEnvironmentVersions_List'],
    ['DELETE', 'registries/r/models/m/versions/1', 'RegistryModelVersions_Delete'],
    [
      'POST',
      'workspaces/w/codes/c/versions/1/startPendingUpload',
      'CodeVersions_CreateOrGetStartPendingUpload',
    ],
    ['POST', 'workspaces/w/computes/c/restart', 'Compute_Restart'],
    ['PATCH', 'WORKSPACES/w/BatchEndpoints/e', 'BatchEndpoints_Update'],
    ['GET', 'workspaces/schedules/schedules/schedules', 'Schedules_Get'],
  ] as const)
    it(`knows ${name}`, () => assert.equal(unservedName(method, `${GROUP}/${path}`), name));

  it('tells the lists of a subscription from those of a group', () => {
    const path = '/subscriptions/s/providers/Microsoft.MachineLearningServices/registries';
    assert.equal(unservedName('GET', path), 'Registries_ListBySubscription');
  });

  for (const [method, path] of [
    ['GET', '/nowhere'],
    ['GET', `${GROUP}/workspaces/w/wonders`],
    ['PUT', `${GROUP}/workspaces/w/schedules`],
    ['POST', `${GROUP}/workspaces/w/schedules/s/hurry`],
  ] as const)
    it(`makes up none for ${method} ${path}`, () => assert.equal(unservedName(method, path), undefined));
});
