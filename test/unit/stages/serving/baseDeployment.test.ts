import assert from 'node:assert/strict';
import type { Facts } from '../../../../src/stages/facts.js';
import { baseDeployment } from '../../../../src/stages/serving/baseDeployment.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { running } from '../../../helpers/bot/plannedAzure.js';
import { stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const { registry, baseModel, baseModelVersion } = testSettings;
const modelId = `azureml://registries/${registry}/models/${baseModel}/versions/${baseModelVersion}`;

function world(facts: Facts, found?: ReturnType<typeof running>, servingSize = testSettings.servingSize) {
  const asked: unknown[] = [];
  const azure: AzureSlice = {
    deployments: {
      get: async (...which: unknown[]) => (which.join() === 'e1,base' ? found : undefined),
      begin: async (...which: unknown[]) => void asked.push(['begin', ...which.slice(0, 2)]),
      beginDelete: async (...which: unknown[]) => void asked.push(['delete', ...which]),
      log: async () => 'up',
    },
  };
  return { asked, context: stageContext({ azure, facts, settings: { ...testSettings, servingSize } }) };
}

describe('the base model beside the tuned one', () => {
  it('is planned where it does not run yet', async () => {
    const line = async (...given: Parameters<typeof world>) =>
      (await baseDeployment.plan(world(...given).context)).lines[0];
    const facts = { endpointName: 'e1' };
    assert.equal((await line({}))?.action, 'create');
    assert.equal((await line(facts))?.action, 'create');
    assert.equal((await line(facts, running('base', 'another')))?.action, 'create');
    assert.equal((await line(facts, running('base', modelId, 'Failed')))?.action, 'create');
    assert.equal((await line(facts, running('base', modelId.toUpperCase(), 'Updating')))?.action, 'reuse');
    const unpriced = await line(facts, undefined, 'Standard_New');
    assert.match(inChat(unpriced?.detail ?? ''), /no traffic; the price of Standard_New is not known here/);
    assert.equal(unpriced?.hourly, undefined);
  });

  it('is asked for once, and noted as this run’s', async () => {
    const { asked, context } = world({ endpointName: 'e1' });
    const noted = { baseDeploymentName: 'base', baseDeploymentAsked: true };
    assert.deepEqual((await baseDeployment.advance(context)).facts, noted);
    assert.deepEqual(asked, [['begin', 'e1', 'base']]);
    const later = world({ endpointName: 'e1', baseDeploymentAsked: true }, running('base', modelId));
    assert.deepEqual(await baseDeployment.advance(later.context), {
      kind: 'done',
      note: `base on ${testSettings.servingSize}`,
      facts: { baseDeploymentName: 'base' },
    });
    assert.deepEqual(later.asked, []);
  });

  it('that is cancelled is deleted where this run has asked for it, and else left alone', async () => {
    for (const facts of [{}, { endpointName: 'e1' }, { baseDeploymentAsked: true }] as const) {
      const { asked, context } = world(facts);
      assert.equal(await baseDeployment.cancel?.(context), 'No deployment of the base model had begun.');
      assert.deepEqual(asked, []);
    }
    const { asked, context } = world({ endpointName: 'e1', baseDeploymentAsked: true });
    assert.match(
      inChat((await baseDeployment.cancel?.(context)) ?? ''),
      /^The half-made deployment base is being/,
    );
    assert.deepEqual(asked, [['delete', 'e1', 'base']]);
  });

  it('has a log once it has a name', async () => {
    for (const facts of [{}, { endpointName: 'e1' }, { baseDeploymentName: 'base' }])
      assert.equal(await baseDeployment.log?.(world(facts).context), undefined);
    const { context } = world({ endpointName: 'e1', baseDeploymentName: 'base' });
    assert.deepEqual(await baseDeployment.log?.(context), { what: 'Deployment base', text: 'up' });
  });
});
