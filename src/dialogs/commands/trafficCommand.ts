import type { RunInputs } from '../../stages/inputs.js';
import type { Argument, ArgumentValues } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';
import { runInputs } from '../runInputs.js';

export const trafficArguments = [
  {
    name: 'split',
    type: 'shares',
    required: true,
    positional: true,
    summary: 'How many percent of the messages each deployment answers.',
    question:
      'Who should answer how many percent? Write each deployment as `name=percent`; `/status` names them.',
    example: '/traffic blue=90 green=10',
  },
] as const satisfies readonly Argument[];

export class TrafficDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('traffic', trafficArguments, deps);
  }

  protected override inputs({ split }: ArgumentValues): RunInputs {
    return runInputs({ traffic: split });
  }
}
