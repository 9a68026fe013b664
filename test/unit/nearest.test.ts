import assert from 'node:assert/strict';
import { nearest } from '../../src/nearest.js';

describe('the nearest name', () => {
  const found = (word: string, ...names: string[]) => nearest(word, names);

  it('is the one that a slip leads to', () => {
    assert.equal(found('bse', 'model', 'base'), 'base');
    assert.equal(found('hlep', 'help', 'deploy'), 'help');
    assert.equal(found('epoch', 'epochs', 'seed'), 'epochs');
    assert.equal(found('proivsoin', 'provision', 'promptflow'), 'provision');
    assert.equal(found('prov', 'provision', 'promptflow'), 'provision');
  });

  it('is none where the word is another one', () => {
    assert.equal(found('name', 'base', 'version'), undefined);
    assert.equal(found('quit', 'runs', 'help'), undefined);
  });

  it('is none where two are as near', () => {
    assert.equal(found('rums', 'runs', 'rugs'), undefined);
  });
});
