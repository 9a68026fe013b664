import { type Scheduler } from './learningRate.js';

/** The inputs of the training component that the stand-in honours, already parsed. */
export interface TrainingSettings {
  readonly epochs: number;
  readonly maxSteps: number;
  readonly perDeviceBatchSize: number;
  readonly gradientAccumulationSteps: number;
  /** Nodes times GPUs: each takes a batch of its own. */
  readonly devices: number;
  readonly learningRate: number;
  readonly scheduler: Scheduler;
  readonly warmupSteps: number;
  readonly loggingStrategy: 'epoch' | 'steps';
  readonly loggingSteps: number;
  readonly evaluationStrategy: 'epoch' | 'steps' | 'disable';
  readonly evalSteps: number;
  /** Share of an epoch between evaluations; 0 leaves it to `evalSteps`. */
  readonly evaluationStepsInterval: number;
  readonly seed: number;
}

/** The component's defaults (version 0.0.82). */
export const defaultTrainingSettings: TrainingSettings = {
  epochs: 1,
  maxSteps: -1,
  perDeviceBatchSize: 1,
  gradientAccumulationSteps: 1,
  devices: 1,
  learningRate: 2e-5,
  scheduler: 'linear',
  warmupSteps: 0,
  loggingStrategy: 'steps',
  loggingSteps: 10,
  evaluationStrategy: 'epoch',
  evalSteps: 500,
  evaluationStepsInterval: 0,
  seed: 42,
};

export interface TrainingPlan {
  readonly rowsPerStep: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Whether the training loss is logged after this step (counted from 1). */
  logsAfter(step: number): boolean;
  evaluatesAfter(step: number): boolean;
}

/** Looks in between an epoch's ends are the stand-in's own addition, so that a chart has a line to draw. */
const looksPerEpoch = 5;

export function planTraining(rows: number, settings: TrainingSettings): TrainingPlan {
  const rowsPerStep = Math.max(
    1,
    settings.perDeviceBatchSize * settings.gradientAccumulationSteps * settings.devices,
  );
  const stepsPerEpoch = Math.max(1, Math.ceil(rows / rowsPerStep));
  const totalSteps = settings.maxSteps > 0 ? settings.maxSteps : stepsPerEpoch * settings.epochs;
  const endsEpoch = (step: number): boolean => step % stepsPerEpoch === 0 || step === totalSteps;
  const logEvery = Math.max(1, settings.loggingSteps);
  const every =
    settings.evaluationStrategy === 'epoch'
      ? Math.ceil(stepsPerEpoch / looksPerEpoch)
      : settings.evaluationStepsInterval > 0
        ? Math.max(1, Math.floor(stepsPerEpoch * settings.evaluationStepsInterval))
        : Math.max(1, settings.evalSteps);
  return {
    rowsPerStep,
    stepsPerEpoch,
    totalSteps,
    logsAfter: (step) =>
      settings.loggingStrategy === 'epoch' ? endsEpoch(step) : step % logEvery === 0 || step === totalSteps,
    evaluatesAfter: (step) => {
      if (settings.evaluationStrategy === 'disable') return false;
      const inEpoch = step % stepsPerEpoch;
      if (settings.evaluationStrategy === 'epoch') return endsEpoch(step) || inEpoch % every === 0;
      return step % every === 0 || step === totalSteps;
    },
  };
}
