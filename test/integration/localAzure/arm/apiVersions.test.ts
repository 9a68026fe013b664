import assert from 'node:assert/strict';
import { providers } from '../../../../localAzure/providers.js';
import { startLocalAzure, type LocalAzure } from '../../../helpers/azure/startLocalAzure.js';
import { connect, FAST, machineLearningDeployment, type Clients, type Json } from '../worlds/clients.js';

const versionsOf = new Map(
  providers.flatMap(({ resourceTypes }) =>
    resourceTypes.map(({ type, versions }) => [type, versions] as const),
  ),
);

/** What a resource of the tutorial's template shows at its first api-version, and at its newest. */
const shapes: readonly (readonly [type: string, first: RegExp, newest: RegExp])[] = [
  ['Microsoft.KeyVault/vaults', /^(?!.*(?:RbacAuth|RetentionIn|NetworkAccess)).*vaultUri/, /RbacAuth/],
  ['Microsoft.Storage/storageAccounts', /^(?!.*(?:TlsVersion|SharedKey|HttpsTraffic)).*"kind"/, /TlsVersion/],
  ['Microsoft.ContainerRegistry/registries', /^(?!.*NetworkAccess).*loginServer/, /NetworkAccess/],
  ['Microsoft.Insights/components', /^(?!.*WorkspaceResourceId).*InstrumentationKey/, /WorkspaceResourceId/],
  ['Microsoft.OperationalInsights/workspaces', /^(?!.*createdDate).*customerId/, /createdDate/],
  ['Microsoft.MachineLearningServices/workspaces', /^(?!.*(?:"kind"|"sku"|v1Legacy)).*workspaceId/, /"kind"/],
  [
    'Microsoft.Authorization/roleAssignments',
    /^(?!.*(?:principalType|createdOn)).*principalId/,
    /principalType/,
  ],
];

describe('local Azure: api-versions', () => {
  let azure: LocalAzure;
  let clients: Clients;
  const ids = new Map<string, string>();

  before(async () => {
    azure = await startLocalAzure({ speed: 100_000 });
    clients = connect(azure);
    const { outputResources } =
      (
        await clients.deployments.deployments.createOrUpdate(
          'rg-hieno',
          'main',
          machineLearningDeployment(azure),
          FAST,
        )
      ).properties ?? {};
    for (const { id = '' } of outputResources ?? [])
      ids.set(/\/providers\/((?!.*\/providers\/)[^/]+\/[^/]+)/.exec(id)?.[1] ?? '', id);
  });
  after(() => azure.stop());

  const at = async (path: string, version: string): Promise<Json> => {
    const { status, body } = await clients.call('GET', `${path}?api-version=${version}`);
    assert.equal(status, 200, `${path} at ${version}: ${JSON.stringify(body)}`);
    return body;
  };

  for (const [type, first, newest] of shapes)
    it(`are all published ones of ${type}, each in its own shape`, async () => {
      const versions = versionsOf.get(type) ?? [];
      const shown = new Map<string, string>();
      for (const version of versions)
        shown.set(version, JSON.stringify(await at(ids.get(type) ?? '', version)));
      assert.match(shown.get(versions[0] ?? '') ?? '', first);
      assert.match(shown.get(versions.at(-1) ?? '') ?? '', newest);
    });

  it('refuse by name what they have no word for yet', async () => {
    const path = `${ids.get('Microsoft.Storage/storageAccounts') ?? ''}?api-version=2018-07-01`;
    const body = {
      location: 'eastus2',
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
      properties: { minimumTlsVersion: 'TLS1_2' },
    };
    const { status, body: said } = await clients.call('PUT', path, { body, wrong: true });
    assert.equal(status, 501);
    assert.match(JSON.stringify(said), /minimumTlsVersion' of .* in the api-version 2018-07-01/);
  });

  it('show old deployments without what came later', async () => {
    const path =
      '/subscriptions/' +
      azure.subscriptionId +
      '/resourceGroups/rg-hieno/providers/Microsoft.Resources/deployments/main';
    assert.doesNotMatch(
      JSON.stringify(await at(path, '2018-05-01')),
      /outputResources|templateHash|"duration"/,
    );
    assert.match(
      JSON.stringify(await at(path, '2019-10-01')),
      /outputResources.*templateHash|templateHash.*outputResources/,
    );
  });
});
