import type { RunInputs } from '../stages/inputs.js';
import type { Argument, ArgumentValues } from './argument.js';
import { AdminDialog, type AdminDialogDeps } from './adminDialog.js';
import { runInputs } from './runInputs.js';
import { baseArgument, datasetArgument, epochsArgument } from './sharedArguments.js';

export const journeyArguments = [
  { ...datasetArgument, positional: true },
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
  constructor(deps: AdminDialogDeps) {
    super('journey', journeyArguments, deps);
  }

  protected override inputs({ dataset, epochs, base, promptflow }: ArgumentValues): RunInputs {
    return runInputs({ dataset, epochs, base, promptflow });
  }
}
