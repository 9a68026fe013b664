import {
  PrivateConversationState,
  type Storage,
  type StatePropertyAccessor,
  type TurnContext,
} from 'botbuilder';
import type { DialogContext, DialogSet, DialogState } from 'botbuilder-dialogs';
import type { CommandKind } from '../runs/runKind.js';
import type { AdminDialogOptions } from './adminDialog.js';
import type { OfferDeps } from './offerPlan.js';
import { questionSpace } from './questionKey.js';

/** A question older than this no longer takes the person's next message for its answer. */
const questionLivesMs = 15 * 60_000;

/** The open question of each person in each conversation, if there is one. */
export class AdminDialogs {
  private readonly state: PrivateConversationState;
  private readonly stack: StatePropertyAccessor<DialogState>;
  private readonly askedAt: StatePropertyAccessor<number | undefined>;
  private dialogs: Promise<DialogSet> | undefined;

  constructor(
    private readonly deps: OfferDeps & { readonly storage: Storage },
    private readonly now: () => number,
  ) {
    // Per conversation and person: in a group chat one admin's answer must not fill in another's question.
    this.state = new PrivateConversationState(deps.storage, questionSpace);
    this.askedAt = this.state.createProperty<number | undefined>('askedAt');
    this.stack = this.state.createProperty<DialogState>('dialogs');
  }

  /** Starts a command's dialog; an earlier open question of the same person is dropped. */
  async begin(context: TurnContext, kind: CommandKind, options: AdminDialogOptions): Promise<void> {
    const dialog = await this.dialogIn(context);
    await dialog.cancelAllDialogs();
    await dialog.beginDialog(kind, options);
    await this.save(context, dialog);
  }

  /** Whether a question waits for this person's next message. */
  async isAsking(context: TurnContext): Promise<boolean> {
    if (!context.activity.from?.id) return false;
    const { dialogStack = [] } = (await this.stack.get(context)) ?? {};
    if (dialogStack.length === 0) return false;
    const askedAt = (await this.askedAt.get(context)) ?? 0;
    return this.now() - askedAt <= questionLivesMs;
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
    return (await this.isAsking(context)) ? this.dialogIn(context) : undefined;
  }

  /** With the first question: the SDK's dialogs bring the grammars of a dozen languages along, which no chat needs. */
  private async dialogIn(context: TurnContext): Promise<DialogContext> {
    this.dialogs ??= import('./adminDialogSet.js').then(({ createAdminDialogSet }) =>
      createAdminDialogSet(this.stack, this.deps),
    );
    return (await this.dialogs).createContext(context);
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
