import assert from 'node:assert/strict';
import { textOf } from '../../worlds/clients.js';
import { A100, MlWorld, PHI3 } from '../../worlds/mlWorld.js';

describe('local Azure: the limits of a region', () => {
  let world: MlWorld;

  before(async () => {
    world = await MlWorld.start();
    await world.endpoint('chat');
  });
  after(() => world.stop());

  async function usage(name: string): Promise<[number | undefined, number | undefined]> {
    for await (const { name: label, currentValue, limit } of world.ml.usages.list(world.azure.location))
      if (label?.value === name) return [currentValue, limit];
    return [undefined, undefined];
  }

  it('are 24 cores of each GPU family that the tutorial uses, and 48 in all', async () => {
    assert.deepEqual(await usage('standardNCADSA100v4Family'), [0, 24]);
    assert.deepEqual(await usage('standardNCSv3Family'), [0, 24]);
    assert.deepEqual(await usage('standard NCASv3_T4 Family'), [0, 0]);
    assert.deepEqual(await usage('TotalDedicatedCores'), [0, 48]);
  });

  it('hold for all families together, too', async () => {
    await world.deploy('chat', 'blue', PHI3, { instanceType: A100 });
    await world.deploy('chat', 'green', PHI3, { instanceType: 'Standard_NC12s_v3' });
    assert.deepEqual(await usage('TotalDedicatedCores'), [48, 48]);
    assert.deepEqual(await usage('standardDSv2Family'), [0, 24], 'its own family has room');
    const more = world.deploy('chat', 'more', PHI3, { instanceType: 'Standard_DS3_v2' });
    await assert.rejects(more, ({ statusCode, details }: { statusCode: number; details: unknown }) => {
      assert.equal(statusCode, 400);
      assert.match(
        textOf(details),
        /Standard_DS3_v2 in .*Current usage\/limit: 48\/48. Additional needed: 8 /,
      );
      return true;
    });
  });
});
