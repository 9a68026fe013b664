import assert from 'node:assert/strict';
import { endingOf } from '../../../src/runs/endingOf.js';
import { aRun } from '../../helpers/bot/runBuilder.js';
import { command } from '../../../src/errors/nextStep.js';

const model = { modelName: 'hieno-phi3', modelVersion: '2' };

describe('the next step at the end of a run', () => {
  for (const [what, kind, inputs, facts, next] of [
    ['a teardown of the endpoint', 'teardown', { target: 'endpoint' }, model, command('deploy')],
    ['the same where no model is registered', 'teardown', { target: 'endpoint' }, {}, command('finetune')],
    ['a teardown of everything', 'teardown', { target: 'everything' }, model, command('journey')],
    ['a provisioning', 'provision', {}, {}, command('finetune')],
    ['the same where a model is registered', 'provision', {}, model, command('deploy')],
  ] as const)
    it(`follows what there is then: ${what}`, () =>
      assert.deepEqual(endingOf(aRun({ kind, inputs, facts })).next, next));
});

describe('the last sentence of a run', () => {
  const losses = { training: [], validation: [{ step: 1, loss: 0.5 }] };
  const rows = { datasetName: 'rows', trainRows: 1600, validationRows: 400 };
  const counted = '1,600 conversations to train on, 400 to validate with.';
  for (const [kind, inputs, facts, sentence] of [
    ['provision', {}, { workspaceName: 'ws' }, 'The workspace ws is ready.'],
    ['preparation', {}, rows, `rows is fetched and checked: ${counted}`],
    ['dataset', {}, rows, `rows is uploaded: ${counted}`],
    ['dataset', {}, {}, 'The dataset is uploaded: 0 conversations to train on, 0 to validate with.'],
    ['finetune', {}, model, 'hieno-phi3 version 2 is registered.'],
    [
      'finetune',
      {},
      { ...model, losses },
      'hieno-phi3 version 2 is registered. Its validation loss is 0.500.',
    ],
    ['deploy', {}, { ...model, endpointName: 'e1' }, 'hieno-phi3 version 2 is live on e1: just write to me.'],
    ['journey', {}, model, 'hieno-phi3 version 2 is tuned and live. Just write to me, and it answers.'],
    [
      'traffic',
      { traffic: { blue: 90, green: 10 } },
      { endpointName: 'e1' },
      'The traffic of e1 goes to blue 90 %, green 10 %.',
    ],
    ['rollback', { traffic: { blue: 100 } }, { endpointName: 'e1' }, 'The traffic of e1 goes to blue 100 %.'],
    [
      'promptflow',
      {},
      { flowName: 'chat', projectName: 'p' },
      'The flow chat answers in the Foundry project p.',
    ],
    ['quota request', {}, {}, 'Microsoft has granted the cores.'],
    ['traffic', {}, {}, 'The traffic of the endpoint goes to nobody.'],
    [
      'teardown',
      { target: 'everything' },
      {},
      'Everything that Hieno had made in the resource group is gone; the group itself stays.',
    ],
    ['teardown', { target: 'endpoint' }, {}, 'The endpoint is gone, and with it what it cost by the hour.'],
  ] as const)
    it(`says what there is now: ${sentence}`, () =>
      assert.equal(endingOf(aRun({ kind, inputs, facts })).sentence, sentence));
});
