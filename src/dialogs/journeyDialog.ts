import type { RunInputs } from '../stages/inputs.js';
import type { Argument, ArgumentValues } from './argument.js';
import { AdminDialog, type AdminDialogDeps } from './adminDialog.js';
import { runInputs } from './runInputs.js';
import { baseArgument, datasetArgument, epochsArgument } from './sharedArguments.js';

export const journeyArguments = [
  { ...datasetArgument, positional: true },
  epochsArgument,
  baseArgument,
] as const satisfies readonly Argument[];

export class JourneyDialog extends AdminDialog {
  constructor(deps: AdminDialogDeps) {
    super('journey', journeyArguments, deps);
  }

  protected override inputs({ dataset, epochs, base }: ArgumentValues): RunInputs {
    return runInputs({ dataset, epochs, base });
  }
}
