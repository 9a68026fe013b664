import type { RunInputs } from '../../stages/inputs.js';
import type { Argument } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';

export const rollbackArguments = [] as const satisfies readonly Argument[];

export class RollbackDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('rollback', rollbackArguments, deps);
  }

  /** The split to go back to is found by the plan. */
  protected override inputs(): RunInputs {
    return {};
  }
}
