import { breather } from './breather.js';
import { type Conversation } from './conversation.js';
import { LanguageModel } from './languageModel.js';
import { learningRateAt, shareLearnt } from './learningRate.js';
import { seededRandom, shuffled } from './random.js';
import { planTraining, type TrainingSettings } from './trainingPlan.js';

/** What one step of the training shows; losses are there when that step logs or evaluates. */
export interface TrainingPoint {
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly learningRate: number;
  readonly trainLoss?: number;
  readonly evalLoss?: number;
}

export interface TunedModel {
  readonly language: LanguageModel;
  /** The rows that were really learnt from, in the order of the file: fewer than given when steps ran out. */
  readonly learntRows: readonly Conversation[];
}

/** Evaluation reads at most about this many tokens, rows spread evenly over the file, to stay quick. */
const evaluationTokens = 30_000;

/**
 * Trains the language model on the rows and yields a point whenever a loss is measured; the return value is the
 * tuned model. The training loss of a batch is measured before the model learns from it, so it is a number about
 * unseen rows in the first epoch. Deterministic for the same rows and settings; gives other work a turn regularly.
 */
export async function* fineTune(
  train: readonly Conversation[],
  validation: readonly Conversation[],
  settings: TrainingSettings,
): AsyncGenerator<TrainingPoint, TunedModel> {
  const breathe = breather();
  const language = new LanguageModel();
  const encode = async (rows: readonly Conversation[]): Promise<Int32Array[]> => {
    const encoded: Int32Array[] = [];
    for (const row of rows) {
      encoded.push(language.encode(row.map(({ content }) => content).join('\n')));
      await breathe();
    }
    return encoded;
  };
  const texts = await encode(train);
  const evaluation = spread(await encode(validation));
  const evaluate = async (): Promise<number> => {
    let nats = 0;
    let tokens = 0;
    for (const ids of evaluation) {
      nats += language.nats(ids);
      tokens += ids.length;
      await breathe();
    }
    return nats / Math.max(1, tokens);
  };

  const plan = planTraining(train.length, settings);
  const random = seededRandom(settings.seed);
  const indices = train.map((_, index) => index);
  const learnt = new Map<number, number>();
  let order: number[] = [];
  let nats = 0;
  let tokens = 0;
  for (let step = 1; step <= plan.totalSteps; step++) {
    const inEpoch = (step - 1) % plan.stepsPerEpoch;
    if (inEpoch === 0) order = shuffled(indices, random);
    const batch = order.slice(inEpoch * plan.rowsPerStep, (inEpoch + 1) * plan.rowsPerStep);
    const learningRate = learningRateAt(step - 1, plan.totalSteps, settings);
    const share = shareLearnt(learningRate);
    for (const index of batch) {
      const ids = texts[index];
      if (!ids) continue;
      nats += language.nats(ids);
      tokens += ids.length;
      await breathe();
    }
    for (const index of batch) {
      const ids = texts[index];
      if (!ids || share <= 0) continue;
      // Another epoch teaches a part of what is left; full counts again would only learn the rows by heart.
      const left = 1 - (learnt.get(index) ?? 0);
      language.learn(ids, left * share);
      learnt.set(index, 1 - left * (1 - share));
    }
    const logs = plan.logsAfter(step);
    const evaluates = evaluation.length > 0 && plan.evaluatesAfter(step);
    if (!logs && !evaluates) continue;
    yield {
      step,
      totalSteps: plan.totalSteps,
      epoch: step / plan.stepsPerEpoch,
      learningRate,
      ...(logs && { trainLoss: nats / Math.max(1, tokens) }),
      ...(evaluates && { evalLoss: await evaluate() }),
    };
    if (logs) nats = tokens = 0;
  }
  return { language, learntRows: train.filter((_, index) => learnt.has(index)) };
}

function spread(rows: readonly Int32Array[]): Int32Array[] {
  const total = rows.reduce((sum, row) => sum + row.length, 0);
  const every = Math.max(1, Math.ceil(total / evaluationTokens));
  return rows.filter((row, index) => row.length > 0 && index % every === 0);
}
