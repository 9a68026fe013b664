import type { RunInputs } from '../stages/inputs.js';
import type { Argument } from './argument.js';
import { AdminDialog, type AdminDialogDeps } from './adminDialog.js';

export const rollbackArguments = [] as const satisfies readonly Argument[];

export class RollbackDialog extends AdminDialog {
  constructor(deps: AdminDialogDeps) {
    super('rollback', rollbackArguments, deps);
  }

  /** The split to go back to is found by the plan. */
  protected override inputs(): RunInputs {
    return {};
  }
}
