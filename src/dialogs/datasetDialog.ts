import type { RunInputs } from '../stages/inputs.js';
import type { Argument, ArgumentValues } from './argument.js';
import { AdminDialog, type AdminDialogDeps } from './adminDialog.js';
import { runInputs } from './runInputs.js';
import { datasetArgument } from './sharedArguments.js';

export const datasetArguments = [
  { ...datasetArgument, name: 'path', positional: true, example: 'path=./support-chats.jsonl' },
] as const satisfies readonly Argument[];

export class DatasetDialog extends AdminDialog {
  constructor(deps: AdminDialogDeps) {
    super('dataset', datasetArguments, deps);
  }

  protected override inputs({ path }: ArgumentValues): RunInputs {
    return runInputs({ dataset: path });
  }
}
