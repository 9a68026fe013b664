import type { RunInputs } from '../../stages/inputs.js';
import type { Argument } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';

export const provisionArguments = [] as const satisfies readonly Argument[];

export class ProvisionDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('provision', provisionArguments, deps);
  }

  protected override inputs(): RunInputs {
    return {};
  }
}
