import assert from 'node:assert/strict';
import type { Datastore } from '../../../../src/azure/storage/datastore.js';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';
import { advice } from '../../../../src/errors/nextStep.js';

describe('the default datastore of a workspace', () => {
  const azure = scriptedAzure();

  const listed = (...properties: object[]) =>
    azure.answer('GET /workspaces/w/datastores', {
      body: { value: properties.map((one) => ({ name: 'store', properties: one })) },
    });
  const blobs = { datastoreType: 'AzureBlob', accountName: 'st', containerName: 'c' };

  it('is where its own properties say, and in Azure’s usual place where they say nothing', async () => {
    listed({ ...blobs, protocol: 'http', endpoint: 'local', credentials: { credentialsType: 'AccountKey' } });
    assert.deepEqual(await azure.azure.datastores.default(), {
      name: 'store',
      account: { name: 'st', protocol: 'http', endpoint: 'local' },
      container: 'c',
      hasKey: true,
    });
    listed({ ...blobs, protocol: null, endpoint: null, credentials: { credentialsType: 'None' } });
    assert.deepEqual(await azure.azure.datastores.default(), {
      name: 'store',
      account: { name: 'st', protocol: 'https', endpoint: 'core.windows.net' },
      container: 'c',
      hasKey: false,
    });
  });

  for (const [name, properties] of [
    ['there is none', []],
    ['it names no account', [{ datastoreType: 'AzureBlob', containerName: 'c' }]],
    ['it names no container', [{ datastoreType: 'AzureBlob', accountName: 'st' }]],
  ] as const)
    it(`is missed where ${name}`, async () => {
      listed(...properties);
      await assert.rejects(azure.azure.datastores.default(), {
        reason: 'no_workspace',
        message: 'The workspace w has no default blob store.',
      });
    });

  const store: Datastore = {
    name: 'store',
    account: { name: 'st', protocol: 'https', endpoint: 'local' },
    container: 'c',
    hasKey: true,
  };
  const secrets = (body: object) => azure.answer('POST /datastores/store/listSecrets', { body });

  it('is opened with its key, which the log hears of to leave it out', async () => {
    const key = Buffer.from('key').toString('base64');
    secrets({ secretsType: 'AccountKey', key });
    const opened = {
      ...store,
      account: { ...store.account, endpoint: azure.address.replace('https://', '') },
    };
    const inside = await azure.azure.datastores.byKey(opened);
    assert.deepEqual(azure.remembered, [key]);
    azure.answer('HEAD /st/c/a.txt', { headers: { 'content-length': '7' } });
    assert.equal(await inside.size('a.txt'), 7);
    assert.match(azure.sent.at(-1)?.headers.authorization ?? '', /^SharedKey st:/);
    azure.answer('HEAD /st/c/a.txt', { status: 404 });
    assert.equal(await inside.size('a.txt'), undefined);
  });

  it('that gives out no key says which role would do instead', async () => {
    for (const body of [{ secretsType: 'Sas', sasToken: 'x' }, { secretsType: 'AccountKey' }]) {
      secrets(body);
      await assert.rejects(azure.azure.datastores.byKey(store), {
        reason: 'forbidden',
        message: 'The datastore store gives out no account key.',
        next: advice`Give the bot the role Storage Blob Data Contributor on the storage account, wait some minutes, then try again.`,
      });
      assert.deepEqual(azure.remembered, []);
    }
  });
});
