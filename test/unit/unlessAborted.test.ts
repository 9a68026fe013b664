import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { unlessAborted } from '../../src/unlessAborted.js';

describe('work that a signal may cut short', () => {
  it('waits beside any number of others on one signal, without a warning and leaving no listener', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const { signal } = new AbortController();
    let release = (_value: number): void => undefined;
    const work = new Promise<number>((resolve) => (release = resolve));
    const waiting = Array.from({ length: 30 }, () => unlessAborted(work, signal));
    release(7);
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set([7]));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    assert.deepEqual(warnings, []);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
