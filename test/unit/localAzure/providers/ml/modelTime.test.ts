import assert from 'node:assert/strict';
import { TestClock, type Clock } from '../../../../../localAzure/core/clock.js';
import { Faults } from '../../../../../localAzure/core/faults.js';
import type { Call } from '../../../../../localAzure/core/operation.js';
import type { DeploymentDoc } from '../../../../../localAzure/providers/ml/documents/deploymentDoc.js';
import { ModelTime } from '../../../../../localAzure/providers/ml/scoring/modelTime.js';

const ID = 'Inference_ChatCompletions';
const words = Array.from({ length: 30 }, (_, index) => ` word${index}`);
const deployment = { requestTimeout: 'PT90S' } as DeploymentDoc;

/** A clock on which so many ms go by from one look to the next; its pauses are none. */
function steps(ms: number): Clock {
  let now = 0;
  return { now: () => (now += ms), scaled: (azureMs) => azureMs };
}

function timeOn(
  clock: Clock,
  slowMs?: number,
  signal = new AbortController().signal,
  wordMs?: number,
): ModelTime {
  const faults = new Faults();
  if (slowMs !== undefined) faults.add({ operation: ID, kind: 'slow', ms: slowMs });
  const call = { service: { clock, faults, wordMs }, operation: { id: ID }, signal } as unknown as Call;
  return new ModelTime(call, deployment);
}

async function said(pieces: AsyncIterable<string>, into: string[] = []): Promise<string[]> {
  for await (const piece of pieces) into.push(piece);
  return into;
}

describe("local Azure: a model's time", () => {
  it('lets words go one by one, and several where more are due', async () => {
    // Two looks at the clock a round: as many words as 40 ms go into what has passed.
    const slowly = await said(timeOn(steps(20)).pace(words));
    assert.deepEqual(slowly, words);
    const late = await said(timeOn(steps(200)).pace(words));
    assert.ok(late.length < 10, `${late.length} pieces`);
    assert.equal(late.join(''), words.join(''));
  });

  it('has a pace of its own where it is given one, however fast the rest goes', async () => {
    const fast = (): Clock => ({ ...steps(30), scaled: (azureMs) => azureMs / 80 });
    assert.deepEqual(await said(timeOn(fast(), undefined, undefined, 60).pace(words)), words);
    const late = await said(timeOn(fast()).pace(words));
    assert.ok(late.length < 3, `${late.length} pieces`);
  });

  it('breaks a stream off when the proxy would', async () => {
    const before: string[] = [];
    await assert.rejects(said(timeOn(steps(10_000), 300_000).pace(words), before), /longer than the proxy/);
    assert.ok(before.length > 1 && before.join('').length < words.join('').length);
  });

  it('stands still where the clock does', async () => {
    assert.deepEqual(await said(timeOn(new TestClock(), 300_000).pace(words)), words);
  });

  it('ends with its caller', async () => {
    const gone = new AbortController();
    const pieces = timeOn(steps(1), 80_000, gone.signal).pace(words)[Symbol.asyncIterator]();
    assert.equal((await pieces.next()).value, words[0]);
    const second = pieces.next();
    gone.abort();
    await assert.rejects(second, { name: 'AbortError' });
  });
});
