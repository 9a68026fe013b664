import type { RunInputs } from '../stages/inputs.js';
import type { Argument } from './argument.js';
import { AdminDialog, type AdminDialogDeps } from './adminDialog.js';

export const promptflowArguments = [] as const satisfies readonly Argument[];

export class PromptflowDialog extends AdminDialog {
  constructor(deps: AdminDialogDeps) {
    super('promptflow', promptflowArguments, deps);
  }

  protected override inputs(): RunInputs {
    return {};
  }
}
