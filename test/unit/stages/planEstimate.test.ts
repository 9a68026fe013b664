import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { createPlanner } from '../../../src/runs/planService.js';
import type { CommandKind } from '../../../src/runs/runKind.js';
import type { RunInputs } from '../../../src/stages/inputs.js';
import type { Routes } from '../../../src/backends/routes.js';
import { testSettings } from '../../helpers/bot/botUnderTest.js';
import { FileServer } from '../../helpers/dataset/fileServer.js';
import { azureOf, type PlannedWorld } from '../../helpers/bot/plannedAzure.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

const routes = { current: async () => undefined } as unknown as Routes;
const plan = (world: PlannedWorld, kind: CommandKind, inputs: RunInputs = {}, settings = testSettings) =>
  createPlanner(azureOf(world), settings, routes, runCommand, (value) => value).plan(kind, inputs);

describe('what a plan says of time and money', () => {
  it('depends on the epochs', async () => {
    const training = async (epochs: number) => (await plan({}, 'finetune', { epochs })).dataset?.tuning;
    const [one, three] = [await training(1), await training(3)];
    assert.ok(one?.trainingSeconds !== undefined && three?.trainingSeconds !== undefined);
    assert.ok(three.trainingSeconds > 2 * one.trainingSeconds && (three.dollars ?? 0) > (one.dollars ?? 0));
  });

  it('is nothing for a tuning that is done', async () => {
    assert.equal((await plan({ jobStatus: 'Completed' }, 'finetune')).dataset?.tuning, undefined);
    assert.notEqual((await plan({ jobStatus: 'Running' }, 'finetune')).dataset?.tuning, undefined);
  });

  it('says of data that is not here why it says nothing', async () => {
    const server = await new FileServer().start();
    try {
      const dataset = server.serve('/rows.jsonl', (_request, response) => void response.end('{}\n'));
      const { needsPreparation, notes } = await plan({}, 'finetune', { dataset });
      assert.equal(needsPreparation, true);
      assert.match(notes?.join() ?? '', /can be said once the data has been fetched/);
    } finally {
      await server.stop();
    }
  });

  it('says of a size whose price is not known why there is none', async () => {
    const settings = { ...testSettings, servingSize: 'Standard_Odd', trainingSize: 'Standard_Other' };
    const plans = [
      await plan({}, 'finetune', {}, settings),
      await plan({}, 'deploy', { base: true }, settings),
    ];
    const lines = plans.flatMap((one) => one.lines);
    const told = lines.flatMap(({ detail = '' }) => /the price of \w+/.exec(inChat(detail))?.[0] ?? []);
    assert.deepEqual(told, [
      'the price of Standard_Other',
      'the price of Standard_Odd',
      'the price of Standard_Odd',
    ]);
  });
});
