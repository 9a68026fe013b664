import type { RunInputs } from '../../stages/inputs.js';
import type { Argument, ArgumentValues } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';
import { runInputs } from '../runInputs.js';

export const teardownArguments = [
  {
    name: 'target',
    type: 'choice',
    choices: ['endpoint', 'everything'],
    required: true,
    positional: true,
    summary:
      '`endpoint` stops the chat and its cost and keeps data and models; `everything` deletes all that Hieno made; the resource group stays.',
    question:
      'What should be removed: the **endpoint** only (data and models stay), or **everything** that I made?',
    example: 'target=endpoint',
  },
] as const satisfies readonly Argument[];

export class TeardownDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('teardown', teardownArguments, deps);
  }

  protected override inputs({ target }: ArgumentValues): RunInputs {
    return runInputs({ target });
  }
}
