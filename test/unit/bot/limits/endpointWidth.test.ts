import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { EndpointWidth } from '../../../../src/bot/limits/endpointWidth.js';
import type { Standing } from '../../../../src/stages/standing.js';
import { silentLog } from '../../../../src/log.js';
import { testRoute, testStanding } from '../../../helpers/bot/botUnderTest.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';

describe('how many questions an endpoint takes at once', () => {
  const [blue] = testStanding.endpoint.deployments;
  const of = (...deployments: readonly object[]): Standing => ({
    ...testStanding,
    endpoint: { name: 'e', deployments: deployments.map((one) => ({ ...blue, ...one })) },
  });
  let clock: FakeClock;
  let reads: number;
  let standing: Standing | Error;
  let endpoint: EndpointWidth;

  beforeEach(() => {
    clock = new FakeClock();
    reads = 0;
    endpoint = new EndpointWidth({
      clock,
      log: silentLog,
      readStanding: async () => {
        reads += 1;
        if (standing instanceof Error) throw standing;
        return standing;
      },
    });
  });
  const look = async (route = testRoute): Promise<number> => {
    endpoint.look(route);
    await turn();
    return endpoint.width('tuned');
  };

  it('is twice what the instances with traffic work on', async () => {
    standing = of(
      { instances: 3 },
      { name: 'green', instances: 2, concurrency: 4 },
      { name: 'base', percent: 0 },
    );
    assert.equal(await look({ ...testRoute, baseDeploymentName: 'base' }), 6 + 16);
    assert.equal(endpoint.width('base'), 2);
  });

  it('is asked of Azure once, and again for another route and after a while', async () => {
    standing = of({ instances: 1 });
    for (let times = 0; times < 5; times++) assert.equal(await look(), 2);
    assert.equal(reads, 1);
    standing = of({ instances: 2 });
    assert.equal(await look({ ...testRoute, updatedAt: 1 }), 4);
    standing = of({ instances: 4 });
    clock.advance(10 * 60_000);
    assert.equal(await look({ ...testRoute, updatedAt: 1 }), 8);
    assert.equal(reads, 3);
  });

  it('stays what it was where Azure does not say', async () => {
    standing = of({ instances: 2 });
    assert.equal(await look(), 4);
    standing = new Error('no');
    assert.equal(await look({ ...testRoute, updatedAt: 1 }), 4);
  });
});
