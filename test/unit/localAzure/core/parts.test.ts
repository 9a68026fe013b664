import assert from 'node:assert/strict';
import { Parts } from '../../../../localAzure/core/parts.js';

class Cache extends Map<string, number> {}
class Count extends Map<string, number> {}

describe('the parts of a service', () => {
  it('are found by their class, each in its own service', () => {
    const [one, other] = [new Parts(), new Parts()];
    const [cache, count] = [new Cache(), new Count()];
    one.add(cache);
    one.add(count);
    other.add(new Cache());
    assert.equal(one.get(Cache), cache);
    assert.equal(one.get(Count), count);
    assert.notEqual(other.get(Cache), cache);
  });

  it('are there once, and are missed by their name', () => {
    const parts = new Parts();
    assert.throws(() => parts.get(Cache), /no provider has added a Cache/);
    parts.add(new Cache());
    assert.throws(() => parts.add(new Cache()), /there is a Cache already/);
  });
});
