export const schedulers = [
  'linear',
  'cosine',
  'cosine_with_restarts',
  'polynomial',
  'constant',
  'constant_with_warmup',
] as const;
export type Scheduler = (typeof schedulers)[number];

/** The learning rate of a step (counted from 0), as the schedulers of the transformers library have it. */
export function learningRateAt(
  step: number,
  totalSteps: number,
  settings: { readonly learningRate: number; readonly scheduler: Scheduler; readonly warmupSteps: number },
): number {
  const { learningRate, scheduler, warmupSteps } = settings;
  if (scheduler === 'constant') return learningRate;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  if (scheduler === 'constant_with_warmup') return learningRate;
  const done = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  if (scheduler === 'linear' || scheduler === 'polynomial') return learningRate * (1 - done);
  return (learningRate * (1 + Math.cos(Math.PI * done))) / 2;
}

/**
 * The share of a row that one look at it teaches: nothing at rate 0, half at the 5e-6 that Phi-3's own defaults
 * recommend, never more than all of it however high the rate.
 */
export function shareLearnt(learningRate: number): number {
  return learningRate <= 0 ? 0 : learningRate / (learningRate + 5e-6);
}
