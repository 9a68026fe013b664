import assert from 'node:assert/strict';
import type { CoreUsage, Quota } from '../../../../src/azure/ml/quota.js';
import { plainly } from '../../../../src/errors/nextStep.js';
import { coresNeeded, type CoreNeed } from '../../../../src/stages/quota/coreNeeds.js';
import { quotaProblems } from '../../../../src/stages/quota/quotaProblems.js';
import { quotaUsage } from '../../../../src/stages/quota/quotaUsage.js';

const A100 = 'Standard_NC24ads_A100_v4';
const V100 = 'Standard_NC6s_v3';
const training = (size: string): CoreNeed => ({ size, use: 'AmlCompute', instances: 1 });
const serving = (size: string, instances = 1): CoreNeed => ({ size, use: 'MIR', instances });

/** A region with two sizes; limits by family, and of the region. */
const azureWith = (limits: Readonly<Record<string, CoreUsage>>, regional?: CoreUsage) => {
  const quota: Quota = {
    async size(_location, name) {
      const [family, cores] = name === A100 ? ['A100Family', 24] : name === V100 ? ['V100Family', 6] : [];
      if (family === undefined || cores === undefined) return undefined;
      return { name, family, cores, usableFor: name === V100 ? ['MIR'] : ['AmlCompute', 'MIR'] };
    },
    async cores(_location, family) {
      return { family: limits[family], regional };
    },
  };
  return { quota };
};
const sentences = async (azure: ReturnType<typeof azureWith>, ...needs: CoreNeed[]) =>
  quotaProblems(await quotaUsage(azure, 'eastus', needs), 'eastus').map(
    ({ reason, sentence }) => `${reason}: ${plainly(sentence)}`,
  );

describe('the cores that a plan needs', () => {
  it('count the reserve of an endpoint, rounded up, unless its size is exempt', () => {
    assert.equal(coresNeeded(serving(V100), 6), 12);
    assert.equal(coresNeeded(serving(V100, 5), 6), 36);
    assert.equal(coresNeeded(serving(A100), 24), 24);
    assert.equal(coresNeeded(training(V100), 6), 6);
  });

  it('are counted together where training and serving share a family', async () => {
    const azure = azureWith({ A100Family: { used: 0, limit: 24 } });
    assert.deepEqual(await sentences(azure, training(A100)), []);
    assert.deepEqual(await sentences(azure, training(A100), serving(A100)), [
      `quota_missing: ${A100} (training) and ${A100} (endpoint) need 48 cores of the family A100Family in eastus; 24 of 24 are free, 24 are missing.`,
    ]);
  });

  it('are counted together against the region, whatever their families', async () => {
    const room = { A100Family: { used: 0, limit: 24 }, V100Family: { used: 0, limit: 12 } };
    assert.deepEqual(
      await sentences(azureWith(room, { used: 0, limit: 36 }), training(A100), serving(V100)),
      [],
    );
    const [sentence] = await sentences(
      azureWith(room, { used: 4, limit: 36 }),
      training(A100),
      serving(V100),
    );
    assert.match(
      sentence ?? '',
      /need 36 cores of all dedicated machines together.*32 of 36 are free, 4 are/,
    );
  });

  it('are not limited by a limit of -1, or by one that is not listed', async () => {
    const azure = azureWith({ A100Family: { used: 0, limit: -1 } }, { used: 900, limit: -1 });
    assert.deepEqual(await sentences(azure, training(A100), serving(V100)), []);
  });

  it('of a size that the region does not offer for this use are not asked about', async () => {
    const azure = azureWith({}, { used: 0, limit: 24 });
    const [one, other] = await sentences(azure, training(V100), serving('Standard_New'));
    assert.match(one ?? '', /^size_unavailable: .*does not offer Standard_NC6s_v3 for training clusters/);
    assert.match(other ?? '', /does not offer Standard_New for online endpoints/);
    assert.deepEqual((await quotaUsage(azure, 'eastus', [training(V100)])).limits, []);
  });

  it('are asked about for nothing that asks for no machines', async () => {
    assert.deepEqual(await sentences(azureWith({}, { used: 9, limit: 0 })), []);
  });

  it('are in nobody’s way who needs none, though more be in use than is allowed', async () => {
    const azure = azureWith({ A100Family: { used: 48, limit: 24 } }, { used: 48, limit: 24 });
    assert.deepEqual(await sentences(azure, { ...training(A100), instances: 0 }), []);
    assert.deepEqual(
      (await sentences(azure, { ...training(A100), instances: 0 }, serving(A100))).map((one) =>
        one.slice(0, 75),
      ),
      [
        'quota_missing: Standard_NC24ads_A100_v4 (endpoint) needs 24 cores of the fa',
        'quota_missing: Standard_NC24ads_A100_v4 (endpoint) needs 24 cores of all de',
      ],
    );
  });
});
