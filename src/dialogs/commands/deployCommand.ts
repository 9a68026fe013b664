import type { RunInputs } from '../../stages/inputs.js';
import type { Argument, ArgumentValues } from '../argument.js';
import type { OfferDeps } from '../offerPlan.js';
import { AdminDialog } from '../adminDialog.js';
import { runInputs } from '../runInputs.js';
import { baseArgument } from '../sharedArguments.js';

export const deployArguments = [
  {
    name: 'version',
    type: 'text',
    maxLength: 30,
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    rule: 'a registered model version: letters, digits, `.`, `_` and `-`, at most 30 characters',
    positional: true,
    summary: 'Which registered version of the tuned model to deploy.',
    otherwise: 'the newest one',
    example: 'version=2',
  },
  baseArgument,
] as const satisfies readonly Argument[];

export class DeployDialog extends AdminDialog {
  constructor(deps: OfferDeps) {
    super('deploy', deployArguments, deps);
  }

  protected override inputs({ version, base }: ArgumentValues): RunInputs {
    return runInputs({ modelVersion: version, base });
  }
}
