import type { RunInputs } from '../../stages/inputs.js';
import type { ArgumentValues } from '../argument.js';
import { AdminDialog } from '../adminDialog.js';
import type { OfferDeps } from '../offerPlan.js';
import { datasetInputs } from '../runInputs.js';
import { datasetArguments } from '../sharedArguments.js';

export class DatasetDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('dataset', datasetArguments, deps);
  }

  protected override inputs(values: ArgumentValues): RunInputs {
    return datasetInputs(values);
  }
}
