import type { StatePropertyAccessor } from 'botbuilder';
import { DialogSet, type DialogState } from 'botbuilder-dialogs';
import { AdminDialog } from './adminDialog.js';
import { commandList, isRunCommand } from './commandList.js';
import type { OfferDeps } from './offerPlan.js';

/** One dialog per command that a run carries out, on the stack of questions that `state` keeps. */
export function createAdminDialogSet(state: StatePropertyAccessor<DialogState>, deps: OfferDeps): DialogSet {
  const dialogs = new DialogSet(state);
  for (const command of commandList) if (isRunCommand(command)) dialogs.add(new AdminDialog(command, deps));
  return dialogs;
}
