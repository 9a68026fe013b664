import assert from 'node:assert/strict';
import { type Conversation } from '../../../../localAzure/model/conversation.js';
import { fineTune, type TrainingPoint, type TunedModel } from '../../../../localAzure/model/fineTune.js';
import { defaultTrainingSettings, type TrainingSettings } from '../../../../localAzure/model/trainingPlan.js';
import { hobbies, law } from './fixture.js';

const training = hobbies.slice(0, 24);
const validation = hobbies.slice(24);

async function run(
  rows: readonly Conversation[],
  changes: Partial<TrainingSettings> = {},
): Promise<{ points: TrainingPoint[]; model: TunedModel; validation: number[]; training: number[] }> {
  const steps = fineTune(rows, validation, {
    ...defaultTrainingSettings,
    loggingSteps: 4,
    learningRate: 5e-6,
    ...changes,
  });
  const points: TrainingPoint[] = [];
  for (;;) {
    const next = await steps.next();
    if (next.done) {
      return {
        points,
        model: next.value,
        validation: points.flatMap(({ evalLoss }) => evalLoss ?? []),
        training: points.flatMap(({ trainLoss }) => trainLoss ?? []),
      };
    }
    points.push(next.value);
  }
}

function assertFalls(losses: readonly number[]): void {
  losses.forEach((loss, index) => {
    assert.ok(Number.isFinite(loss));
    const before = losses[index - 1];
    if (before !== undefined) assert.ok(loss <= before + 0.02, `${before} rose to ${loss}`);
  });
  assert.ok((losses.at(-1) ?? 0) < (losses[0] ?? 0) * 0.95, `hardly fell: ${losses.join(' ')}`);
}

describe('fine-tuning', () => {
  it('lowers both losses as it sees more data, epoch after epoch', async () => {
    const { validation, training: losses } = await run(training, { epochs: 2 });
    assert.ok(validation.length >= 8, 'also in between the epochs');
    assertFalls(validation);
    assert.ok((losses.at(-1) ?? 0) < (losses[0] ?? 0) / 2);
  });

  it('measures a batch before learning from it', async () => {
    const first = (await run(training, { loggingSteps: 1 })).training[0] ?? 0;
    const untaught = (await run(training, { loggingSteps: 1, learningRate: 0 })).training[0];
    assert.equal(first, untaught);
  });

  it('gives a higher validation loss after training on something else', async () => {
    const own = (await run(training)).validation.at(-1) ?? 0;
    const other = (await run(law)).validation.at(-1) ?? 0;
    assert.ok(other > own + 1, `${other} against ${own}`);
  });

  it('learns more at a higher rate and nothing at rate 0', async () => {
    const [none = 0, low = 0, high = 0] = await Promise.all(
      [0, 5e-7, 5e-6].map(async (learningRate) => (await run(training, { learningRate })).validation.at(-1)),
    );
    assert.ok(high < low && low < none);
    const { validation, model } = await run(training, { learningRate: 0 });
    assert.equal(new Set(validation).size, 1);
    assert.deepEqual(model.learntRows, []);
    assert.deepEqual(model.language.learnt(), { vocabulary: [], pairs: [] });
  });

  it('is the same for the same seed and another for another', async () => {
    const losses = async (seed: number): Promise<number[]> => (await run(training, { seed })).training;
    assert.deepEqual(await losses(7), await losses(7));
    assert.notDeepEqual(await losses(7), await losses(8));
  });

  it('counts steps from batch, accumulation and devices, and logs as told', async () => {
    const steps = async (changes: Partial<TrainingSettings>): Promise<number[]> =>
      (await run(training, { evaluationStrategy: 'disable', ...changes })).points.map(({ step }) => step);
    assert.deepEqual(await steps({ loggingSteps: 10 }), [10, 20, 24]);
    assert.deepEqual(
      await steps({ perDeviceBatchSize: 2, gradientAccumulationSteps: 2, loggingSteps: 1 }),
      [1, 2, 3, 4, 5, 6],
    );
    assert.deepEqual(await steps({ devices: 12, epochs: 2, loggingSteps: 1 }), [1, 2, 3, 4]);
    assert.deepEqual(await steps({ loggingStrategy: 'epoch', epochs: 2 }), [24, 48]);
    assert.deepEqual(await steps({ maxSteps: 5, loggingSteps: 2, epochs: 3 }), [2, 4, 5]);
  });

  it('learns only the rows that its steps reach', async () => {
    assert.equal((await run(training, { maxSteps: 5 })).model.learntRows.length, 5);
    assert.deepEqual((await run(training)).model.learntRows, training);
  });

  it('follows the scheduler of the learning rate', async () => {
    const rates = async (changes: Partial<TrainingSettings>): Promise<number[]> =>
      (await run(training, { loggingSteps: 1, ...changes })).points.map(({ learningRate }) => learningRate);
    const cosine = await rates({ scheduler: 'cosine' });
    assert.equal(cosine[0], 5e-6);
    assert.ok((cosine.at(-1) ?? 1) < 1e-7);
    assert.deepEqual(new Set(await rates({ scheduler: 'constant' })), new Set([5e-6]));
    const warm = await rates({ scheduler: 'constant_with_warmup', warmupSteps: 10 });
    assert.ok((warm[0] ?? 1) < (warm[5] ?? 0) && warm[12] === 5e-6);
  });

  it('lets other work have its turn', async () => {
    const rows = Array.from({ length: 200 }, () => training).flat();
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    await run(rows);
    over = true;
    assert.ok(turns >= 3, `${turns} turns`);
  });
});
