import {
  PrivateConversationState,
  type Storage,
  type StatePropertyAccessor,
  type TurnContext,
} from 'botbuilder';
import { DialogSet, type DialogContext, type DialogState } from 'botbuilder-dialogs';
import type { CommandKind } from '../runs/runKind.js';
import { AdminDialog, type AdminDialogOptions } from './adminDialog.js';
import { commandList, isRunCommand } from './commandList.js';
import type { OfferDeps } from './offerPlan.js';
import { questionSpace } from './questionKey.js';

/** A question older than this no longer takes the person's next message for its answer. */
const questionLivesMs = 15 * 60_000;

/** The open question of each person in each conversation, if there is one. */
export class AdminDialogs {
  private readonly state: PrivateConversationState;
  private readonly dialogs: DialogSet;
  private readonly askedAt: StatePropertyAccessor<number | undefined>;

  constructor(
    deps: OfferDeps & { readonly storage: Storage },
    private readonly now: () => number,
  ) {
    // Per conversation and person: in a group chat one admin's answer must not fill in another's question.
    this.state = new PrivateConversationState(deps.storage, questionSpace);
    this.askedAt = this.state.createProperty<number | undefined>('askedAt');
    this.dialogs = new DialogSet(this.state.createProperty<DialogState>('dialogs'));
    for (const command of commandList)
      if (isRunCommand(command)) this.dialogs.add(new AdminDialog(command, deps));
  }

  /** Starts a command's dialog; an earlier open question of the same person is dropped. */
  async begin(context: TurnContext, kind: CommandKind, options: AdminDialogOptions): Promise<void> {
    const dialog = await this.dialogs.createContext(context);
    await dialog.cancelAllDialogs();
    await dialog.beginDialog(kind, options);
    await this.save(context, dialog);
  }

  /** Whether a question waits for this person's next message. */
  async isAsking(context: TurnContext): Promise<boolean> {
    return (await this.open(context)) !== undefined;
  }

  /** Takes the message for the answer to the open question. */
  async answer(context: TurnContext): Promise<void> {
    const dialog = await this.open(context);
    if (dialog === undefined) return;
    await dialog.continueDialog();
    await this.save(context, dialog);
  }

  /** Leaves the open question; false when there was none. */
  async leave(context: TurnContext): Promise<boolean> {
    const dialog = await this.open(context);
    if (dialog === undefined) return false;
    await dialog.cancelAllDialogs();
    await this.save(context, dialog);
    return true;
  }

  private async open(context: TurnContext): Promise<DialogContext | undefined> {
    if (!context.activity.from?.id) return undefined;
    const dialog = await this.dialogs.createContext(context);
    if (dialog.activeDialog === undefined) return undefined;
    const askedAt = (await this.askedAt.get(context)) ?? 0;
    return this.now() - askedAt <= questionLivesMs ? dialog : undefined;
  }

  /** Nothing is kept of a question that is answered: who writes next is asked about none. */
  private async save(context: TurnContext, dialog: DialogContext): Promise<void> {
    if (dialog.activeDialog === undefined) {
      await this.state.delete(context);
      return;
    }
    await this.askedAt.set(context, this.now());
    await this.state.saveChanges(context);
  }
}
