import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { HostileCrowd } from '../helpers/bot/hostileCrowd.js';
import { leaks } from '../helpers/machine/residue.js';

/** Other ones each time; `HOSTILE_SEED` looks again at what that one found. */
const seed = Number(process.env['HOSTILE_SEED'] ?? randomInt(2 ** 31));
const count = Number(process.env['HOSTILE_COUNT'] ?? 10_000);
/** Until everything that is made once is made. */
const warmUp = 1_000;

const isOfHeap = (leak: string): boolean => leak.startsWith('bytes');

describe(`${count} activities that no client of good will sends, from HOSTILE_SEED=${seed}`, function () {
  this.timeout(30 * 60_000);
  let crowd: HostileCrowd;

  before(async () => {
    crowd = await HostileCrowd.start();
  });
  after(() => crowd?.stop());

  it('get an answer each and no failure, and leave nothing behind', async () => {
    await crowd.deliver(seed, Math.min(warmUp, count));
    const before = await crowd.residue(true);
    const half = Math.max(0, Math.floor((count - warmUp) / 2));
    await crowd.deliver(seed + warmUp, half);
    const middle = await crowd.residue(true);
    await crowd.deliver(seed + warmUp + half, half);
    const after = await crowd.residue(true);
    // What leaks grows all the time; what is compiled or filled up meanwhile does not.
    const grows = leaks(middle, after, half).some(isOfHeap);
    const found = leaks(before, after, 2 * half);
    assert.deepEqual(grows ? found : found.filter((line) => !isOfHeap(line)), []);
  });
});
