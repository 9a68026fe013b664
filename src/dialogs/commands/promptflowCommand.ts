import type { RunInputs } from '../../stages/inputs.js';
import type { Argument } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';

export const promptflowArguments = [] as const satisfies readonly Argument[];

export class PromptflowDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('promptflow', promptflowArguments, deps);
  }

  protected override inputs(): RunInputs {
    return {};
  }
}
