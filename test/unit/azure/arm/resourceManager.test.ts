import assert from 'node:assert/strict';
import { scriptedAzure, type Scripted } from '../../../helpers/azure/scriptedAzure.js';

const fault = (code: string) => ({ code, message: `${code} it is.` });

describe('the state of a long operation', () => {
  const azure = scriptedAzure();
  const failure = (...answer: Scripted[]) => {
    azure.answer('GET /operations/1', ...answer);
    return azure.azure.operations.failure(`${azure.address}/operations/1`);
  };

  it('tells why it failed, where it says anything', async () => {
    assert.match(
      (await failure({ body: { status: 'Failed', error: fault('Mine') } }))?.sentence ?? '',
      /Mine/,
    );
    assert.match(
      (await failure({ body: { status: 'Running', error: fault('Mine') } }))?.sentence ?? '',
      /Mine/,
    );
    assert.equal((await failure({ body: { status: 'Failed' } }))?.reason, 'refused');
    assert.equal((await failure({ body: { status: 'Failed' } }))?.retryable, false);
  });

  it('tells nothing where it goes on, or its address has expired', async () => {
    assert.equal(await failure({ body: { status: 'Running' } }), undefined);
    assert.equal(await failure({ status: 404 }), undefined);
  });
});

describe('the resource group', () => {
  const azure = scriptedAzure();
  const at = '/resourcegroups/g';

  it('is there as far as Azure says, or not', async () => {
    azure.answer(`GET ${at}`, { body: { location: 'l' } }, { status: 404 });
    assert.deepEqual(await azure.azure.groups.get(), { location: 'l', state: 'Unknown', tags: {} });
    assert.equal(await azure.azure.groups.get(), undefined);
  });

  it('is searched for what carries our tag', async () => {
    azure.answer('GET /g/resources', {
      body: { value: [{ tags: { by: 'us' } }, { id: '/x', tags: { by: 'them' } }, { id: '/y' }] },
    });
    const found = await azure.azure.groupResources.tagged('by', 'us');
    assert.deepEqual(found, [{ id: '', type: '', name: '' }]);
  });

  it('is listed page by page, though a page be empty', async () => {
    const vaults = 'GET /providers/Microsoft.KeyVault/deletedVaults';
    const group = '/subscriptions/S/resourceGroups/G';
    const vault = (name: string, vaultId: string, tags?: object) => ({
      id: `/${name}`,
      name,
      properties: { vaultId, ...(tags && { tags }) },
    });
    const ours = { by: 'us' };
    azure.answer(vaults, { body: { nextLink: `${azure.address}/page/2` } });
    azure.answer('GET /page/2', {
      body: {
        value: [
          vault('ours', `${group}/vaults/1`, ours),
          vault('theirs', `${group}/vaults/2`),
          vault('elsewhere', '/subscriptions/s/resourceGroups/g2/vaults/3', ours),
        ],
      },
    });
    assert.deepEqual(await azure.azure.groupResources.deletedVaults('by', 'us'), [
      { id: '/ours', name: 'ours' },
    ]);
  });
});

describe('the deployment of a template', () => {
  const azure = scriptedAzure();
  const at = '/deployments/d1';

  it('is as far as Azure says, and tells why it failed', async () => {
    const { templates } = azure.azure;
    azure.answer(
      `GET ${at}`,
      { body: {} },
      { body: { properties: { provisioningState: 'Failed', error: fault('Mine') } } },
    );
    assert.deepEqual(await templates.get('d1'), { state: 'Unknown' });
    const failed = await templates.get('d1');
    assert.equal(failed?.state, 'Failed');
    assert.match(failed.failure?.sentence ?? '', /Mine/);
    azure.answer(`GET ${at}`, { status: 404 });
    assert.equal(await templates.get('d1'), undefined);
  });

  it('has operations of which those count that are about a resource', async () => {
    const targetResource = { id: '/vault' };
    azure.answer(`GET ${at}/operations`, {
      body: {
        value: [
          {},
          { properties: { provisioningOperation: 'EvaluateDeploymentOutput' } },
          { properties: { targetResource } },
          {
            properties: {
              targetResource,
              provisioningState: 'Failed',
              statusMessage: { error: fault('Mine') },
            },
          },
        ],
      },
    });
    const [first, second, ...others] = await azure.azure.templates.operations('d1');
    assert.deepEqual(first, { resourceId: '/vault', state: 'Unknown' });
    assert.equal(second?.state, 'Failed');
    assert.match(second.failure?.sentence ?? '', /Mine/);
    assert.deepEqual(others, []);
  });

  it('is tried out in words of changes, with the role of an assignment that comes, or goes', async () => {
    const role = { properties: { roleDefinitionId: '/roles/r1' } };
    const changes = [
      { changeType: 'Create', resourceId: '/a', after: role },
      { changeType: 'Delete', resourceId: '/b', before: role },
      { changeType: 'Ignore', resourceId: '/c', after: {} },
      { changeType: 'NoChange' },
    ];
    azure.answer(
      `POST ${at}/whatIf`,
      { body: { status: 'Succeeded', properties: { changes } } },
      { body: {} },
    );
    const tryOut = () => azure.azure.templates.whatIf('d1', { template: {}, parameters: {} });
    assert.deepEqual(await tryOut(), [
      { type: 'Create', resourceId: '/a', roleId: 'r1' },
      { type: 'Delete', resourceId: '/b', roleId: 'r1' },
      { type: 'Ignore', resourceId: '/c' },
      { type: 'NoChange', resourceId: '' },
    ]);
    assert.deepEqual(await tryOut(), []);
  });
});
