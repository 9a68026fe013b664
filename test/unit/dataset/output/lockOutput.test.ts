import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import sinon from 'sinon';
import { AppError } from '../../../../src/errors/appError.js';
import { lockOutput } from '../../../../src/dataset/output/lockOutput.js';
import { DatasetFolder, row } from '../../../helpers/dataset/datasetFolder.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

describe('the lock on a folder of prepared data', () => {
  let folder: DatasetFolder;
  let out: string;
  beforeEach(() => {
    folder = new DatasetFolder();
    out = folder.at('out');
    mkdirSync(out);
  });
  afterEach(() => folder.remove());

  const lockOf = (pid: number, host = hostname(), name = '.lock') =>
    folder.write(`out/${name}`, JSON.stringify({ pid, host, id: 'before' }));
  const age = (file: string, ms: number) => {
    const then = new Date(Date.now() - ms);
    utimesSync(file, then, then);
  };
  const refusal = async () => {
    const error: unknown = await lockOutput(out).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError, 'it was given');
    return error;
  };
  /** The process above this one is alive as long as this one is asked. */
  const alive = process.ppid;
  const dead = 999_999_999;

  it('is given to one at a time, and given back', async () => {
    const unlock = await lockOutput(out);
    const { reason, retryable, sentence, next } = await refusal();
    assert.deepEqual([reason, retryable], ['conflict', true]);
    assert.equal(sentence, `Another preparation is under way in ${out} (process ${process.pid}).`);
    assert.match(inChat(next ?? ''), /when it has ended/);
    await unlock();
    assert.deepEqual(readdirSync(out), []);
    await (
      await lockOutput(out)
    )();
  });

  it('is left to a living process, to another machine, and to whoever is just writing it', async () => {
    lockOf(alive);
    assert.match((await refusal()).sentence, new RegExp(`process ${alive}\\)`));
    lockOf(dead, 'another.machine');
    await refusal();
    folder.write('out/.lock', '');
    assert.match((await refusal()).sentence, /out\.$/);
  });

  it('is taken from a process that has died, at once, and from whoever has been silent for minutes', async () => {
    for (const leave of [
      () => lockOf(dead),
      // The number is given anew to the next process of a container.
      () => lockOf(process.pid),
      () => age(lockOf(alive), 130_000),
      () => age(lockOf(dead, 'another.machine'), 130_000),
      () => age(folder.write('out/.lock', ''), 130_000),
    ]) {
      leave();
      await (
        await lockOutput(out)
      )();
      assert.deepEqual(readdirSync(out), []);
    }
  });

  it('does not fall silent while it is held', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const unlock = await lockOutput(out);
      age(folder.at('out/.lock'), 130_000);
      clock.tick(10_000);
      await waitFor(() => statSync(folder.at('out/.lock')).mtimeMs > Date.now() - 60_000, 'a sign of life');
      await unlock();
      assert.equal(clock.countTimers(), 0);
    } finally {
      clock.restore();
    }
  });

  it('is taken by one when several find its holder dead at once', async () => {
    for (let round = 0; round < 50; round++) {
      lockOf(dead);
      const takings = await Promise.allSettled(Array.from({ length: 6 }, () => lockOutput(out)));
      const taken = takings.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      assert.equal(taken.length, 1, `round ${round}`);
      for (const unlock of taken) await unlock();
      assert.deepEqual(readdirSync(out), []);
    }
  });

  it('is not removed beside somebody who is removing it, unless that one has died over it', async () => {
    lockOf(dead);
    lockOf(alive, hostname(), '.lock.old');
    await refusal();
    lockOf(dead, hostname(), '.lock.old');
    await (
      await lockOutput(out)
    )();
    assert.deepEqual(readdirSync(out), []);
  });

  it('is not needed for what is prepared already', async () => {
    const file = folder.lines('a.jsonl', [row('A?'), row('B?')]);
    const { hash } = await folder.prepare(file);
    lockOf(alive);
    assert.equal((await folder.prepare(file)).hash, hash);
    assert.equal((await folder.failure(file, { seed: 7 })).reason, 'conflict');
  });
});
