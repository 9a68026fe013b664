import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { type AppError } from '../../../../src/errors/appError.js';
import { AnswerQueue, type PlaceInLine } from '../../../../src/bot/limits/answerQueue.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';

describe('the line before an endpoint', () => {
  let clock: FakeClock;
  let atOnce: number;
  let queue: AnswerQueue;
  /** What is being asked, in the order in which it was: ended by the test. */
  let asked: {
    readonly name: string;
    readonly answer: () => void;
    readonly refuse: (error: Error) => void;
  }[];
  let places: Map<string, () => PlaceInLine>;

  beforeEach(() => {
    clock = new FakeClock();
    atOnce = 2;
    asked = [];
    places = new Map();
    queue = new AnswerQueue({ atOnce: () => atOnce, mostWaiting: 4, now: () => clock.now() });
  });

  const ask = (name: string, signal = new AbortController().signal): Promise<string> =>
    queue.run(
      name.split(' ')[0] ?? '',
      () =>
        new Promise<string>((resolve, reject) => {
          asked.push({ name, answer: () => resolve(name), refuse: reject });
        }),
      {
        signal,
        whileWaiting: (look) => {
          places.set(name, look);
          return () => void places.delete(name);
        },
      },
    );
  const names = () => asked.map(({ name }) => name);
  const answer = async (name: string): Promise<void> => {
    asked.find((one) => one.name === name)?.answer();
    await turn();
  };

  it('asks so many at once, and the others as the first are answered', async () => {
    const all = Promise.all(['anna', 'bob', 'cecilia', 'dora'].map((name) => ask(name)));
    await turn();
    assert.deepEqual(names(), ['anna', 'bob']);
    await answer('bob');
    assert.deepEqual(names(), ['anna', 'bob', 'cecilia']);
    for (const name of ['anna', 'cecilia', 'dora']) await answer(name);
    assert.deepEqual(await all, ['anna', 'bob', 'cecilia', 'dora']);
    assert.ok(queue.isEmpty);
    assert.equal(places.size, 0);
  });

  it('lets nobody with three questions push the others back', async () => {
    atOnce = 1;
    for (const name of ['anna 1', 'anna 2', 'anna 3', 'bob 1', 'cecilia 1']) void ask(name);
    await turn();
    for (let left = 5; left > 0; left--) await answer(names().at(-1) ?? '');
    assert.deepEqual(names(), ['anna 1', 'bob 1', 'cecilia 1', 'anna 2', 'anna 3']);
  });

  it('says which place somebody has, and how long it takes as answers go', async () => {
    void ask('anna');
    void ask('bob');
    void ask('cecilia');
    void ask('dora');
    await turn();
    assert.deepEqual(places.get('dora')?.(), { position: 2 });
    clock.advance(8_000);
    await answer('anna');
    assert.deepEqual(places.get('dora')?.(), { position: 1, expectedMs: 4_000 });
  });

  it('refuses who comes when enough are waiting, with when to ask again', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) void ask(name);
    await assert.rejects(ask('g'), (error: AppError) => {
      assert.equal(error.reason, 'model_busy');
      assert.match(error.sentence, /^4 questions are waiting/);
      assert.ok(error.next !== undefined && 'advice' in error.next);
      return true;
    });
    await answer('a');
    void ask('g');
    await turn();
    assert.equal(places.get('g')?.().position, 4);
  });

  it('lets somebody go who waits no longer, and calls the next', async () => {
    atOnce = 1;
    const stop = new AbortController();
    void ask('anna');
    const left = ask('bob', stop.signal);
    void ask('cecilia');
    stop.abort(new Error('enough'));
    await assert.rejects(left, /enough/);
    assert.equal(places.has('bob'), false);
    await answer('anna');
    assert.deepEqual(names(), ['anna', 'cecilia']);
    await answer('cecilia');
    assert.ok(queue.isEmpty);
  });

  it('gives a turn on that comes in the moment in which it is given up', async () => {
    atOnce = 1;
    const stop = new AbortController();
    void ask('anna');
    const left = ask('bob', stop.signal);
    void ask('cecilia');
    await turn();
    stop.abort(new Error('enough'));
    asked[0]?.answer();
    await assert.rejects(left, /enough/);
    await turn();
    assert.deepEqual(names(), ['anna', 'cecilia']);
    await answer('cecilia');
    assert.ok(queue.isEmpty);
  });

  it('asks half as many at once when the endpoint has too many, and more again as it answers', async () => {
    atOnce = 4;
    const all = ['a', 'b', 'c', 'd'].map((name) => ask(name));
    await turn();
    queue.narrow();
    queue.narrow();
    for (const name of ['e', 'f', 'g']) void ask(name);
    asked[0]?.refuse(new Error('busy'));
    await assert.rejects(all[0] ?? Promise.resolve(), /busy/);
    await answer('b');
    // 2.5 by now: two are being asked.
    assert.deepEqual(names().slice(4), []);
    await answer('c');
    assert.deepEqual(names().slice(4), ['e']);
    await answer('d');
    assert.deepEqual(names().slice(4), ['e', 'f', 'g']);
  });

  it('takes up those who wait when more are allowed at once', async () => {
    atOnce = 1;
    for (const name of ['a', 'b', 'c']) void ask(name);
    await turn();
    atOnce = 3;
    void ask('d');
    await turn();
    assert.deepEqual(names(), ['a', 'b', 'c']);
  });
});
