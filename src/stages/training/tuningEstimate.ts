import { hourlyPrice } from '../prices.js';

export interface TuningEstimate {
  /** Rounded up. */
  readonly minutes: number;
  /** What of it goes by the data and the epochs. Absent in what an older version has kept. */
  readonly trainingSeconds?: number;
  /** Undefined: the price of the size is not known. */
  readonly dollars?: number;
}

/**
 * What one GPU of each kind tunes in a second, in tokens of a model with 3.8 billion parameters (Phi-3 mini) with LoRA. A
 * token takes 4 operations a parameter; of the peak that NVIDIA states for bfloat16 (312 and 125 TFLOPS) some 35 % are
 * reached with batches of one conversation.
 */
const tokensASecond = (size: string): number => {
  if (/a100/i.test(size)) return 7000;
  if (/h100/i.test(size)) return 20_000;
  return 2500;
};

/** Preparing the machine, importing the model and saving the result take about so long whatever the data. */
export const overheadMinutes = 30;

/** About how long a fine-tuning takes, and what it costs. For orientation before anything is spent, not for a bill. */
export function tuningEstimate(tokensPerEpoch: number, epochs: number, size: string): TuningEstimate {
  const trainingSeconds = Math.ceil((tokensPerEpoch * epochs) / tokensASecond(size));
  const minutes = overheadMinutes + trainingSeconds / 60;
  const price = hourlyPrice(size, 1, 'while it trains');
  return {
    minutes: Math.ceil(minutes),
    trainingSeconds,
    ...(price === undefined ? {} : { dollars: Math.ceil((price.dollars * minutes) / 0.6) / 100 }),
  };
}
