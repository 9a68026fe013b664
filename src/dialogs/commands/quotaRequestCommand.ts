import { quotaPurposes } from '../../stages/quota/coreNeeds.js';
import type { RunInputs } from '../../stages/inputs.js';
import type { Argument, ArgumentValues } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';
import { runInputs } from '../runInputs.js';

export const quotaForArgument = {
  name: 'for',
  type: 'choice',
  choices: quotaPurposes,
  positional: true,
  summary: 'For which command.',
  otherwise: 'a whole journey',
  example: 'for=deploy',
} as const satisfies Argument;

export const quotaBaseArgument = {
  name: 'base',
  type: 'flag',
  summary: 'Count the base model beside the tuned one too.',
  otherwise: 'no',
  example: 'base=yes',
} as const satisfies Argument;

export const quotaRequestArguments = [
  quotaForArgument,
  quotaBaseArgument,
] as const satisfies readonly Argument[];

export class QuotaRequestDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('quota request', quotaRequestArguments, deps);
  }

  protected override inputs({ for: quotaFor, base }: ArgumentValues): RunInputs {
    return runInputs({ quotaFor, base });
  }
}
