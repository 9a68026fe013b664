import assert from 'node:assert/strict';
import { AppError } from '../../../../src/errors/appError.js';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';

describe('what a region has', () => {
  const azure = scriptedAzure();

  it('is a size by its name in whatever letters, as far as Azure describes it', async () => {
    azure.answer('GET /locations/l/vmSizes', {
      body: { value: [{}, { name: 'STANDARD_A', family: 'A', vCPUs: 4, supportedComputeTypes: ['MIR'] }] },
    });
    const { quota } = azure.azure;
    const size = { name: 'STANDARD_A', family: 'A', cores: 4, usableFor: ['MIR'] };
    assert.deepEqual(await quota.size('l', 'Standard_a'), size);
    assert.equal(await quota.size('l', 'Standard_B'), undefined);
    azure.answer('GET /locations/l/vmSizes', { body: { value: [{ name: 'Standard_B' }] } });
    assert.deepEqual(await quota.size('l', 'Standard_B'), {
      name: 'Standard_B',
      family: '',
      cores: 0,
      usableFor: [],
    });
    azure.answer('GET /locations/l/vmSizes', { body: {} });
    assert.equal(await quota.size('l', 'Standard_B'), undefined);
  });

  it('is limits of which some may not be listed', async () => {
    const usages = (...value: object[]) => azure.answer('GET /locations/l/usages', { body: { value } });
    const cores = () => azure.azure.quota.cores('l', 'standardAFamily');
    usages({ name: {} }, {});
    assert.deepEqual(await cores(), { family: undefined, regional: undefined });
    usages(
      { name: { value: 'Standard A Family Cluster Dedicated vCPUs' }, currentValue: 4, limit: 24 },
      { name: { value: 'Total Cluster Dedicated Regional vCPUs' } },
    );
    assert.deepEqual(await cores(), { family: { used: 4, limit: 24 }, regional: { used: 0, limit: 0 } });
  });
});

describe('a request for more', () => {
  const azure = scriptedAzure();
  const quotas = 'Microsoft.Quota/quotas';
  const limits = (...value: object[]) => azure.answer(`GET /${quotas}`, { body: { value } });
  const request = (cores = 48) => azure.azure.quotaRequests.request('l', { family: 'A' }, cores);

  it('is for a limit that Azure takes requests for', async () => {
    limits({ name: 'B', properties: {} });
    await assert.rejects(request(), {
      reason: 'quota_refused',
      message: 'Azure takes no request for the family A in l.',
    });
    await assert.rejects(azure.azure.quotaRequests.request('l', 'regional', 48), {
      message: 'Azure takes no request for the dedicated cores of the region in l.',
    });
  });

  it('is never for what there is, or less', async () => {
    limits({ name: 'A', properties: { limit: { value: 48 } } });
    assert.equal(await request(), undefined);
    assert.deepEqual(
      azure.sent.map(({ request: sent }) => sent.split(' ')[0]),
      ['GET'],
    );
  });

  it('goes out in Azure’s own words for the limit, and is followed where Azure says where', async () => {
    limits({ name: 'A', properties: { name: { value: 'The family A' }, resourceType: 'dedicatedCores' } });
    const location = `${azure.address}/requests/1`;
    azure.answer(`PUT /${quotas}/A`, { status: 202, headers: { location }, body: {} });
    azure.answer('GET /requests/1', { body: { properties: {} } });
    assert.deepEqual(await request(), {
      uri: location,
      name: '',
      cores: 0,
      submittedAt: undefined,
      outcome: 'waiting',
    });
    const limit = { limitObjectType: 'LimitValue', value: 48 };
    const sent = () => azure.sent.find((one) => one.request.startsWith('PUT'))?.body ?? {};
    assert.deepEqual(sent(), {
      properties: { limit, name: { value: 'The family A' }, resourceType: 'dedicatedCores' },
    });
    azure.sent.splice(0);
    limits({ name: 'A', properties: {} });
    azure.answer(`PUT /${quotas}/A`, { body: {} });
    assert.equal(await request(), undefined, 'it is that high by now');
    assert.deepEqual(sent(), { properties: { limit, name: { value: 'A' }, resourceType: 'dedicated' } });
  });

  it('ends as it is decided, with the most exact reason', async () => {
    const fault = (code: string) => ({ code, message: `${code}.` });
    const read = async (properties: object) => {
      azure.answer('GET /requests/1', { body: { properties } });
      const { outcome } = await azure.azure.quotaRequests.get(`${azure.address}/requests/1`);
      return outcome instanceof AppError ? outcome.sentence : outcome;
    };
    assert.equal(await read({ provisioningState: 'InProgress' }), 'waiting');
    assert.equal(await read({ provisioningState: 'Succeeded' }), 'granted');
    const failed = { provisioningState: 'Failed', error: fault('General') };
    assert.match(String(await read({ ...failed, value: [{ error: fault('Exact') }] })), /Exact/);
    assert.match(String(await read(failed)), /General/);
    assert.match(String(await read({ provisioningState: 'Invalid' })), /Invalid/);
  });

  it('is found again by the address that its id makes', async () => {
    azure.answer('GET /Microsoft.Quota/quotaRequests', {
      body: { value: [{ id: '/requests/1', properties: {} }, { properties: {} }] },
    });
    const [first, other] = await azure.azure.quotaRequests.list('l');
    assert.equal(first?.uri, `${azure.address}/requests/1?api-version=2023-02-01`);
    assert.equal(other?.uri, `${azure.address}/?api-version=2023-02-01`);
  });
});
