import assert from 'node:assert/strict';
import { defined } from '../../../../localAzure/core/defined.js';

describe('defined', () => {
  it('leaves out what is undefined, and nothing else', () => {
    const kept = { none: null, no: false, zero: 0, nothing: '' };
    assert.deepEqual(defined({ ...kept, missing: undefined }), kept);
  });

  it('gives a property that may be missing the type of one that may be left out', () => {
    const tags = (given?: string): { readonly name: string; readonly tags?: string } => ({
      name: 'a',
      ...defined({ tags: given }),
    });
    assert.deepEqual([tags('b'), tags()], [{ name: 'a', tags: 'b' }, { name: 'a' }]);
    assert.equal(Object.hasOwn(tags(), 'tags'), false);
  });
});
