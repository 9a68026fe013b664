import assert from 'node:assert/strict';
import { cloudAt, publicCloud } from '../../../../src/azure/arm/cloud.js';

describe('the address of a storage account', () => {
  it('is a host of its own in Azure, of the parts that the datastore tells', () => {
    const account = { name: 'sthieno', protocol: 'https', endpoint: 'core.windows.net' };
    assert.equal(publicCloud.blobAddress(account), 'https://sthieno.blob.core.windows.net');
  });

  it('is a path in the local Azure', () => {
    const account = { name: 'sthieno', protocol: 'https', endpoint: '127.0.0.1:10000' };
    assert.equal(
      cloudAt('https://localhost:1', undefined).blobAddress(account),
      'https://127.0.0.1:10000/sthieno',
    );
  });
});
