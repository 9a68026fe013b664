import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import { createStandingReader } from '../../../src/stages/standing.js';
import { nextCommand } from '../../../src/stages/nextCommand.js';
import { testSettings } from '../../helpers/bot/botUnderTest.js';
import { running } from '../../helpers/bot/plannedAzure.js';
import type { AzureSlice } from '../../helpers/bot/stageContext.js';
import { command } from '../../../src/errors/nextStep.js';

interface World {
  readonly workspace?: { readonly state: string; readonly guid: string };
  readonly models?: readonly { readonly name: string; readonly version: string }[];
  readonly traffic?: Readonly<Record<string, number>>;
}
const workspace = { state: 'Succeeded', guid: 'guid' };

async function standing({ models = [], traffic, ...given }: World) {
  const azure: AzureSlice = {
    workspaces: { get: async () => given.workspace },
    models: { versions: async () => models },
    endpoints: { get: async () => (traffic === undefined ? undefined : { traffic }) },
    deployments: {
      list: async () => [
        running('idle-b', 'azureml://x/models/m/versions/1'),
        { ...running('idle-a', 'by-hand'), size: 'Standard_New' },
        running('blue', 'azureml://x/models/m/versions/2'),
      ],
    },
  };
  return createStandingReader(azure as Azure, testSettings)();
}

describe('what stands', () => {
  it('is nothing before there is a workspace that is ready', async () => {
    assert.deepEqual(await standing({}), { hasWorkspace: false });
    assert.deepEqual(await standing({ workspace: { ...workspace, state: 'Creating' } }), {
      hasWorkspace: false,
    });
    assert.deepEqual(await standing({ workspace }), { hasWorkspace: true });
  });

  it('is the newest model, and who answers before who only costs', async () => {
    const models = [
      { name: 'hieno', version: '2' },
      { name: 'hieno', version: '1' },
    ];
    const { model, endpoint } = await standing({ workspace, models, traffic: { blue: 100 } });
    assert.deepEqual(model, { name: 'hieno', version: '2' });
    assert.deepEqual(
      endpoint?.deployments.map(({ name, percent, modelName, modelVersion, hourly }) => [
        name,
        percent,
        `${modelName} ${modelVersion}`,
        hourly,
      ]),
      [
        ['blue', 100, 'm 2', 3.06],
        ['idle-a', 0, 'by-hand ', undefined],
        ['idle-b', 0, 'm 1', 3.06],
      ],
    );
  });

  it('leads on to the next command', () => {
    const model = { name: 'hieno', version: '2' };
    assert.deepEqual(nextCommand({ hasWorkspace: false }), command('journey'));
    assert.deepEqual(nextCommand({ hasWorkspace: true }), command('finetune'));
    assert.deepEqual(nextCommand({ hasWorkspace: true, model }), command('deploy'));
  });
});
