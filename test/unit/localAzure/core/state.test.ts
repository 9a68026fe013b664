import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { State } from '../../../../localAzure/core/state.js';
import { fillDisk } from '../../../helpers/machine/fullDisk.js';

describe('the state of the local Azure', () => {
  let folder: string;
  const file = () => path.join(folder, 'state.jsonl');

  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'local-azure-state-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('finds documents without regard to case, in the order they came', () => {
    const state = new State();
    state.put('c', '/A/One', { n: 1 });
    state.put('c', '/a/two', { n: 2 });
    state.put('c', '/B/three', { n: 3 });
    assert.deepEqual(state.get('c', '/a/ONE'), { n: 1 });
    assert.deepEqual(
      state.list<{ n: number }>('c', '/A/').map(({ doc }) => doc.n),
      [1, 2],
    );
  });

  it('deletes a resource in every collection with all below it, and nothing beside it', () => {
    const state = new State();
    for (const key of ['/rg/a', '/rg/a/b', '/rg/ab']) state.put('one', key, key);
    state.put('two', '/RG/A/x', 'x');
    state.deleteUnder('/rg/A');
    assert.deepEqual(
      state.list('one').map(({ key }) => key),
      ['/rg/ab'],
    );
    assert.deepEqual(state.list('two'), []);
  });

  it('does not let a stored document be changed', () => {
    const state = new State();
    const doc = { inner: { n: 1 } };
    state.put('c', 'k', doc);
    assert.throws(() => (doc.inner.n = 2), TypeError);
  });

  it('knows every change after a start without a stop', () => {
    const state = new State(folder);
    state.put('c', 'kept', 1);
    state.put('c', 'gone', 2);
    state.delete('c', 'gone');
    const again = new State(folder);
    assert.deepEqual([again.get('c', 'kept'), again.get('c', 'gone')], [1, undefined]);
  });

  it('takes a change whole or not at all when its disk is full, and goes on when there is room', () => {
    const state = new State(folder);
    const disk = fillDisk();
    try {
      assert.throws(() => state.put('c', 'first', 1), /ENOSPC/);
      assert.equal(state.get('c', 'first'), undefined);
    } finally {
      disk.end();
    }
    state.put('c', 'second', 2);
    const again = fillDisk();
    try {
      assert.throws(() => state.put('c', 'third', 3), /ENOSPC/);
    } finally {
      again.end();
    }
    state.put('c', 'fourth', 4);
    assert.deepEqual(
      new State(folder).list('c').map(({ key }) => key),
      ['second', 'fourth'],
    );
  });

  it('has all that belongs together on the disk, or nothing of it', async () => {
    const state = new State(folder);
    state.put('c', 'old', 1);
    const before = readFileSync(file(), 'utf8');
    const later = state.together(async () => {
      state.put('c', 'a', 1);
      state.together(() => state.put('c', 'b', 2));
      state.deleteUnder('old');
      assert.equal(readFileSync(file(), 'utf8'), before, 'written one by one');
      await Promise.resolve();
      state.put('c', 'on its own', 3);
    });
    assert.equal(readFileSync(file(), 'utf8').split('\n').length, before.split('\n').length + 1);
    assert.deepEqual(
      new State(folder).list('c').map(({ key }) => key),
      ['a', 'b'],
    );
    await later;
    assert.equal(state.get('c', 'on its own'), 3);
  });

  it('writes what was changed before a refusal, and gives the refusal on', () => {
    const state = new State(folder);
    const refused = () =>
      state.together(() => {
        state.put('c', 'counted', 1);
        throw new Error('refused');
      });
    assert.throws(refused, /refused/);
    assert.equal(new State(folder).get('c', 'counted'), 1);
  });

  it('takes back all that belongs together when its disk is full', async () => {
    const state = new State(folder);
    state.put('c', 'changed', 1);
    state.put('c', 'gone', 1);
    const disk = fillDisk();
    try {
      const change = () =>
        state.together(async () => {
          state.put('c', 'changed', 2);
          state.put('c', 'changed', 3);
          state.put('c', 'new', 1);
          state.delete('c', 'gone');
          await Promise.reject(new Error('nobody waits for this'));
        });
      assert.throws(change, /ENOSPC/);
    } finally {
      disk.end();
    }
    await new Promise(setImmediate);
    const now = () => ['changed', 'new', 'gone'].map((key) => state.get('c', key));
    assert.deepEqual(now(), [1, undefined, 1]);
    state.put('c', 'new', 5);
    assert.deepEqual(now(), [1, 5, 1]);
    assert.equal(new State(folder).get('c', 'new'), 5);
  });

  it('bears a last line that was cut off, and goes on after it', () => {
    new State(folder).put('c', 'whole', 1);
    appendFileSync(file(), '["c","torn",{"va');
    const state = new State(folder);
    assert.deepEqual(
      state.list('c').map(({ key }) => key),
      ['whole'],
    );
    state.put('c', 'next', 2);
    assert.equal(new State(folder).get('c', 'next'), 2);
  });

  it('refuses a file that is broken in the middle', () => {
    writeFileSync(file(), '["c","a",1]\nbroken\n["c","b",2]\n');
    assert.throws(() => new State(folder), /line 2 is not readable/);
  });

  it('forgets history when it opens', () => {
    const state = new State(folder);
    for (let n = 0; n < 10; n += 1) state.put('c', 'k', n);
    void new State(folder);
    assert.equal(readFileSync(file(), 'utf8'), '["c","k",9]\n');
  });
});
