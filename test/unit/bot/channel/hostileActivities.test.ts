import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { HostileCrowd } from '../../../helpers/bot/hostileCrowd.js';
import { untriedVerbs } from '../../../helpers/channel/hostileActivity.js';
import { leaks } from '../../../helpers/machine/residue.js';

/** Always the same activities; `HOSTILE_SEED=random` looks further, and a number looks again at what that one found. */
const given = process.env['HOSTILE_SEED'] ?? '1';
const seed = given === 'random' ? randomInt(2 ** 31) : Number(given);
/** 10,000 are for `npm run acceptance`. */
const count = Number(process.env['HOSTILE_COUNT'] ?? 500);
/** Until everything that is made once is made. */
const warmUp = Math.min(100, count);

describe('activities that no client of good will sends', function () {
  this.timeout(300_000);
  let crowd: HostileCrowd;

  before(async () => {
    crowd = await HostileCrowd.start();
  });
  after(() => crowd.stop());

  it('press every button that there is', () => {
    assert.deepEqual(untriedVerbs(), []);
  });

  it('get an answer each and no failure, and leave nothing behind', async () => {
    await crowd.deliver(seed, warmUp);
    const before = await crowd.residue();
    await crowd.deliver(seed + warmUp, count - warmUp);
    assert.deepEqual(leaks(before, await crowd.residue(), count - warmUp), []);
  });
});
