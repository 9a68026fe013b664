import assert from 'node:assert/strict';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';

describe('a cluster in Azure’s words', () => {
  const azure = scriptedAzure();
  const look = (properties: object | undefined) => {
    azure.answer('GET /workspaces/w/computes/gpu', { body: { id: 'gpu', name: 'gpu', properties } });
    return azure.azure.clusters.get('gpu');
  };
  const compute = { computeType: 'AmlCompute', computeLocation: 'norwayeast' };

  it('is nothing that is known where Azure says next to nothing', async () => {
    assert.deepEqual(await look(compute), {
      name: 'gpu',
      state: 'Unknown',
      size: '',
      maxNodes: 0,
      nodes: 0,
      idleNodes: 0,
      errors: [],
    });
    assert.equal(await look(undefined), undefined);
  });

  it('has what is wrong with it from both places in which Azure says it, and what that means', async () => {
    const found = await look({
      ...compute,
      provisioningState: 'Failed',
      provisioningErrors: [{ error: { code: 'ClusterCoreQuotaReached', message: 'No cores.' } }, {}],
      properties: {
        vmSize: 'STANDARD_X',
        scaleSettings: { maxNodeCount: 1 },
        currentNodeCount: 1,
        nodeStateCounts: { idleNodeCount: 1 },
        errors: [{ error: { code: 'Other', message: 'And more.' } }],
      },
    });
    assert.deepEqual(found?.errors, ['No cores.', 'And more.']);
    assert.equal(found.failure?.reason, 'quota_missing');
    assert.deepEqual([found.state, found.size, found.nodes, found.idleNodes], ['Failed', 'STANDARD_X', 1, 1]);
  });
});
