import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors/appError.js';
import { createAzure, type Azure } from '../../../src/azure/azure.js';
import { cloudAt } from '../../../src/azure/arm/cloud.js';
import type { LimitName, QuotaRequest } from '../../../src/azure/ml/quotaRequests.js';
import { GROUP, MINUTE, MlWorld } from '../localAzure/worlds/mlWorld.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

const family = 'standardNCADSA100v4Family';

describe('the client that asks for quota', () => {
  let world: MlWorld;
  let azure: Azure;

  before(async () => {
    world = await MlWorld.start({ gpuQuota: 0 });
    const { arm, ca, subscriptionId } = world.azure;
    const scope = { subscriptionId, resourceGroup: GROUP, workspace: world.workspace };
    azure = createAzure(cloudAt(arm, ca), world.clients.credential, scope);
  });
  afterEach(() => world.azure.service.faults.clear());
  after(() => world.stop());

  const ask = (limit: LimitName, cores: number) =>
    azure.quotaRequests.request(world.azure.location, limit, cores);
  const refusal = ({ outcome }: QuotaRequest) =>
    outcome instanceof AppError
      ? `${outcome.reason}: ${outcome.sentence} ${inChat(outcome.next ?? '')}`
      : outcome;

  async function decided(limit: LimitName, cores: number): Promise<QuotaRequest> {
    const request = await ask(limit, cores);
    assert.equal(request?.outcome, 'waiting');
    await world.advance(6 * MINUTE);
    return azure.quotaRequests.get(request.uri);
  }
  const limitOf = async () => (await azure.quota.cores(world.azure.location, family)).family?.limit;

  it('asks for a new total, by either spelling of the family, and follows it to its end', async () => {
    assert.equal(await limitOf(), 0);
    const granted = await decided({ family: 'Standard NCADSA100v4 Family Cluster Dedicated vCPUs' }, 24);
    assert.deepEqual([granted.outcome, granted.name, granted.cores], ['granted', family, 24]);
    assert.equal(await limitOf(), 24);
  });

  it('never asks for less than there is', async () => {
    assert.equal(await ask({ family }, 24), undefined);
    assert.equal(await ask('regional', 10), undefined);
    assert.equal((await azure.quotaRequests.list(world.azure.location)).length, 1);
  });

  it('finds a request again that it has sent before', async () => {
    const sent = await ask('regional', 60);
    const [newest] = await azure.quotaRequests.list(world.azure.location);
    assert.deepEqual(newest, sent);
    assert.ok(Date.parse(sent?.submittedAt ?? '') > 0);
    await world.advance(6 * MINUTE);
    assert.equal((await azure.quotaRequests.get(newest?.uri ?? '')).outcome, 'granted');
  });

  it('says what to do about each refusal', async () => {
    assert.match(
      refusal(await decided('regional', 5_000)),
      /^quota_refused: .*support request in the Azure portal/,
    );
    world.azure.service.faults.add({ operation: 'quotaRequest', kind: 'fail' });
    assert.match(refusal(await decided('regional', 61)), /^capacity_missing: .*another region/);
    await assert.rejects(ask({ family: 'standardNDSv9Family' }, 8), /takes no request for the family/);
  });

  it('names the provider that is not registered, and the role that is missing', async () => {
    const rejectsWith = (said: RegExp) =>
      assert.rejects(ask('regional', 70), ({ message, next }: AppError) => {
        assert.match(`${message} ${inChat(next ?? '')}`, said);
        return true;
      });
    await world.clients.resources.providers.unregister('Microsoft.Quota');
    await rejectsWith(/'Microsoft\.Quota'.*az provider register/);
    await world.clients.resources.providers.register('Microsoft.Quota');
    await world.advance(MINUTE);
    const { state, roles } = world.azure.service;
    for (const { id, roleDefinitionId } of roles.list())
      if (roleDefinitionId === roles.definitionId('Owner')) state.delete('roleAssignments', id);
    await rejectsWith(/role Quota Request Operator on the subscription/);
  });
});
