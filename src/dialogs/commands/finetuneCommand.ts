import type { RunInputs } from '../../stages/inputs.js';
import type { Argument, ArgumentValues } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';
import { datasetInputs, runInputs } from '../runInputs.js';
import { datasetArguments, epochsArgument } from '../sharedArguments.js';

export const finetuneArguments = [
  ...datasetArguments,
  epochsArgument,
  {
    name: 'learning_rate',
    type: 'number',
    min: 5e-7,
    max: 5e-3,
    summary: 'How big the training steps are.',
    otherwise: 'what the model recommends',
    example: 'learning_rate=5e-6',
  },
  {
    name: 'scheduler',
    type: 'choice',
    choices: ['linear', 'cosine', 'cosine_with_restarts', 'polynomial', 'constant', 'constant_with_warmup'],
    summary: 'How the learning rate changes during training.',
    otherwise: 'what the model recommends',
    example: 'scheduler=cosine',
  },
] as const satisfies readonly Argument[];

export class FinetuneDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('finetune', finetuneArguments, deps);
  }

  protected override inputs(values: ArgumentValues): RunInputs {
    const { epochs, learning_rate: learningRate, scheduler } = values;
    return { ...datasetInputs(values), ...runInputs({ epochs, learningRate, scheduler }) };
  }
}
