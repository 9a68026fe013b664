import assert from 'node:assert/strict';
import { cachedRoutes, toldRoutes } from '../../../src/backends/cachedRoutes.js';
import type { Route } from '../../../src/backends/routes.js';
import { createSoleReplica, type Replicas } from '../../../src/store/inbox/replicas.js';
import { testRoute } from '../../helpers/bot/botUnderTest.js';
import { MemoryRoutes } from '../../helpers/bot/fakeStores.js';

describe('the route, for whoever asks with every message', () => {
  let kept: MemoryRoutes;
  let reads: number;
  let replicas: Replicas;

  beforeEach(() => {
    kept = new MemoryRoutes();
    reads = 0;
    const current = kept.current.bind(kept);
    kept.current = async () => {
      reads += 1;
      return current();
    };
    replicas = createSoleReplica();
  });

  it('is read once, and again when it was changed, by whomever', async () => {
    const routes = toldRoutes(kept, replicas);
    const cached = cachedRoutes(routes, replicas);
    assert.equal(await cached.current(), undefined);
    await routes.set(testRoute);
    const names = await Promise.all([cached.current(), cached.current()]);
    assert.deepEqual(
      names.map((route) => route?.endpointName),
      [testRoute.endpointName, testRoute.endpointName],
    );
    assert.equal(reads, 2);
    kept.route = { ...testRoute, endpointName: 'other' };
    await replicas.tell('something else');
    assert.equal((await cached.current())?.endpointName, testRoute.endpointName);
    await replicas.tell('route');
    assert.equal((await cached.current())?.endpointName, 'other');
    await routes.clear();
    assert.equal(await cached.current(), undefined);
  });

  it('is asked for anew after a failure, and where news may be missed', async () => {
    let unseen = 0;
    const cached = cachedRoutes(kept, { ...replicas, unseenMs: () => unseen });
    const read = kept.current.bind(kept);
    kept.current = () => Promise.reject<Route>(new Error('away'));
    await assert.rejects(cached.current());
    kept.current = read;
    await cached.current();
    await cached.current();
    assert.equal(reads, 1);
    unseen = 1;
    await cached.current();
    await cached.current();
    assert.equal(reads, 3);
  });
});
