import type { RunInputs } from '../../stages/inputs.js';
import type { Argument, ArgumentValues } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';
import { datasetInputs, runInputs } from '../runInputs.js';
import { baseArgument, datasetArguments, epochsArgument } from '../sharedArguments.js';

export const journeyArguments = [
  ...datasetArguments,
  epochsArgument,
  baseArgument,
  {
    name: 'promptflow',
    type: 'flag',
    summary: 'Also publish the endpoint as a flow of Prompt flow, as /promptflow does.',
    otherwise: 'no',
    example: 'promptflow=yes',
  },
] as const satisfies readonly Argument[];

export class JourneyDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('journey', journeyArguments, deps);
  }

  protected override inputs(values: ArgumentValues): RunInputs {
    const { epochs, base, promptflow } = values;
    return { ...datasetInputs(values), ...runInputs({ epochs, base, promptflow }) };
  }
}
