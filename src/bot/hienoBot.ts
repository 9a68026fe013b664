import {
  ActivityHandler,
  ActivityTypes,
  type Activity,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import { asAppError } from '../appError.js';
import type { AdminDialogs } from '../dialogs/adminDialogs.js';
import { isRunCommand } from '../dialogs/commandList.js';
import { personOf, placeOf } from '../dialogs/person.js';
import type { Log } from '../log.js';
import type { Run } from '../runs/run.js';
import type { Runs } from '../runs/runs.js';
import type { Claim, SeenActivities } from '../store/seenActivities.js';
import type { StatusCardRecords } from '../store/statusCardRecords.js';
import type { Access } from './access.js';
import { cancelRun } from './cancelRun.js';
import { cardActionOf, type CardAction } from './cardAction.js';
import { cardMessage } from './channel/cardMessage.js';
import { statusCard } from './cards/statusCard.js';
import type { Chat } from './chat/chat.js';
import type { Clock } from './clock.js';
import { parseCommand, type Parsed } from './commands/parseCommand.js';
import { commands } from './commands/registry.js';
import { conversationKey } from './channel/conversationKey.js';
import type { LateNews } from './channel/lateNews.js';
import { ownerOf } from './channel/ownerOf.js';
import { explain } from './explain.js';
import { attachedFiles, isDatasetFile, type AttachedFile } from './files/attachedFiles.js';
import type { DatasetInbox } from './files/datasetInbox.js';
import { withFile } from './files/withFile.js';
import { handleCommand, type CommandHandlers } from './commandHandlers.js';
import { cardAnswer, messageAnswer } from './channel/invokeAnswer.js';
import { KeyedQueue } from './channel/keyedQueue.js';
import { messageKey } from './channel/messageKey.js';
import type { Turns } from './channel/messenger.js';
import { placeOfCard } from './status/placeOfCard.js';
import { isPlanningPress, planPressed, planningRefusal } from './plans/planningPress.js';
import type { ProposalTurn } from './plans/proposalTurn.js';
import { retryRun } from './retryRun.js';
import { plainText } from './text/plainText.js';
import { unknownCommand } from './unknownCommand.js';
import { welcome } from './welcome.js';

export interface HienoBotDeps {
  readonly access: Access;
  readonly seen: SeenActivities;
  readonly runs: Runs;
  readonly dialogs: AdminDialogs;
  readonly proposals: ProposalTurn;
  readonly commandHandlers: CommandHandlers;
  readonly chat: Chat;
  readonly inbox: DatasetInbox;
  readonly late: LateNews;
  readonly cards: Pick<StatusCardRecords, 'get'>;
  /** What a greeting is claimed by: with another one, conversations that were greeted before are greeted again. */
  readonly greeting: string;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * What arrives, and who takes it: a button, a command, the answer to an open question, or the model. Messages are
 * claimed and acknowledged, and handled after that: Teams delivers again what takes longer than 15 s.
 */
export class HienoBot extends ActivityHandler {
  private readonly messages = new KeyedQueue();

  constructor(private readonly deps: HienoBotDeps) {
    super();
  }

  /** When every message taken so far is handled and answered. */
  async drain(): Promise<void> {
    while (this.messages.busy || this.deps.chat.busy) {
      await this.messages.idle();
      await this.deps.chat.idle();
    }
  }

  protected override async onMessageActivity(context: TurnContext): Promise<void> {
    const { activity } = context;
    const claim = this.claim(activity);
    // The place in the queue is taken before the claim is known, so that claims cannot overtake each other.
    this.after(activity, async () => {
      const claimed = await claim.catch(() => undefined);
      if (claimed?.isFirst !== true) return;
      if (claimed.isOwed) await this.tellLate(activity);
      await this.deps.turns.take(activity, (turn) => this.handleMessage(turn));
    });
    await claim;
  }

  /** Before the answer, for it is older; what was said now is answered whatever becomes of it. */
  private tellLate(activity: Activity): Promise<void> {
    return this.deps.late
      .tell(activity)
      .catch((error: unknown) => this.deps.log.error('late.failed', { activityId: activity.id, error }));
  }

  /** Work for when the turn has been answered, in the order of its conversation. */
  private after(activity: Activity, work: () => Promise<void>): void {
    this.messages
      .push(conversationKey(placeOf(activity)), work)
      .catch((error: unknown) => this.deps.log.error('message.failed', { activityId: activity.id, error }));
  }

  protected override async onConversationUpdateActivity(context: TurnContext): Promise<void> {
    const { activity } = context;
    if ((activity.membersAdded ?? []).length === 0 || this.deps.access.refusesTenant(activity) !== undefined)
      return;
    if (!activity.conversation?.id || !activity.serviceUrl) return;
    const place = placeOf(activity);
    if (await this.deps.seen.claim(`${this.deps.greeting}|${conversationKey(place)}`))
      this.after(activity, () =>
        this.deps.turns.take(activity, async (turn) => void (await turn.sendActivity(welcome))),
      );
  }

  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    if (context.activity.name !== 'adaptiveCard/action') return super.onInvokeActivity(context);
    try {
      return await this.press(context);
    } catch (error) {
      const failure = asAppError(error);
      this.deps.log.error('press.failed', { activityId: context.activity.id, reason: failure.reason, error });
      return messageAnswer(explain(failure));
    }
  }

  private async press(context: TurnContext): Promise<InvokeResponse> {
    const refusal = this.deps.access.refusesTenant(context.activity);
    if (refusal !== undefined) return messageAnswer(explain(refusal));
    const action = cardActionOf(context.activity);
    if (action === undefined) return messageAnswer(unknownButton);
    if (action.verb === 'refresh') {
      const run = await this.deps.runs.get(action.run);
      return run === undefined
        ? messageAnswer(unknownRun)
        : cardAnswer(statusCard(run, this.deps.clock.now(), this.deps.access.isAdmin(context.activity)));
    }
    if (action.verb === 'cancelRun' || action.verb === 'retryRun')
      return messageAnswer(await this.steer(context, action));
    if (isPlanningPress(action)) {
      const refusal = planningRefusal(this.deps.access, context.activity, action);
      if (refusal !== undefined) return messageAnswer(refusal);
      // The plan takes longer than a press may wait for its answer.
      const { activity } = context;
      this.after(activity, () =>
        this.deps.turns.take(activity, (turn) => planPressed(this.deps, turn, action)),
      );
      return messageAnswer(
        action.verb === 'askQuota' ? 'I am working out what to ask for.' : 'I am looking at the rows.',
      );
    }
    const outcome = await this.deps.proposals.decide(context, action);
    if (outcome.card === undefined) return messageAnswer(outcome.sentence ?? unknownButton);
    // The answer changes the card for whoever pressed; the others see the update, which the answer does not wait for.
    const { activity } = context;
    this.after(activity, () => this.deps.proposals.follow(activity, outcome));
    return cardAnswer(outcome.card);
  }

  private async handleMessage(context: TurnContext): Promise<void> {
    const { access } = this.deps;
    const { activity } = context;
    const refusal = access.refusesTenant(activity);
    if (refusal !== undefined) return this.say(context, explain(refusal));
    const action = cardActionOf(activity);
    if (action !== undefined || isSubmitted(activity)) return this.submit(context, action);
    const files = attachedFiles(activity);
    const text = plainText(activity) || (this.isDatasetAlone(activity, files) ? '/dataset' : '');
    // An open question reads its answer from the activity itself.
    activity.text = text;
    if (text === '')
      return this.say(context, (activity.attachments ?? []).length > 0 ? onlyText : nothingSaid);
    // Whoever may confirm nothing is told of no plan, and of no command that makes one.
    if (access.isAdmin(activity) && (await this.deps.proposals.takeConfirm(context, text))) return;
    const parsed = parseCommand(text);
    if (parsed.kind === 'command' || parsed.kind === 'badArguments')
      return this.command(context, parsed, files);
    if (parsed.kind === 'unknown')
      return this.say(context, unknownCommand(parsed.name, this.allowed(activity)));
    if (files.length > 0) await this.say(context, fileNotRead(this.deps.access.isAdmin(activity)));
    return this.talk(context, text);
  }

  /** A file without a word is one to train on, where it can be; an admin is told if it cannot. */
  private isDatasetAlone(activity: Activity, files: readonly AttachedFile[]): boolean {
    return files.some((file) => isDatasetFile(file) || this.deps.access.isAdmin(activity));
  }

  private async command(
    context: TurnContext,
    parsed: Extract<Parsed, { kind: 'command' | 'badArguments' }>,
    files: readonly AttachedFile[],
  ): Promise<void> {
    const { command } = parsed;
    const refusal = this.deps.access.refuses(command, context.activity);
    if (refusal !== undefined) return this.say(context, explain(refusal));
    if (parsed.kind === 'badArguments') return this.say(context, parsed.sentences.join('\n\n'));
    const values = await withFile(this.deps, context.activity, parsed, files);
    if (typeof values === 'string') return this.say(context, values);
    if (isRunCommand(command)) await this.deps.dialogs.begin(context, command.name, { values });
    else await handleCommand(this.deps.commandHandlers, command, context, values);
  }

  private async talk(context: TurnContext, text: string): Promise<void> {
    const { access, dialogs, proposals, chat } = this.deps;
    const { activity } = context;
    const person = personOf(activity);
    const isAdmin = access.isAdmin(activity);
    if (person !== undefined && (await dialogs.isAsking(context))) {
      if (/^cancel$/i.test(text) || !isAdmin) {
        await dialogs.leave(context);
        return this.say(context, 'Cancelled. Nothing was done.');
      }
      return dialogs.answer(context);
    }
    if (person !== undefined && (await proposals.takeWord(context, person, text))) return;
    chat.answer({ place: placeOf(activity), text, isAdmin });
  }

  /** A press that came as a message: the fallback of channels without Action.Execute. */
  private async submit(context: TurnContext, action: CardAction | undefined): Promise<void> {
    if (action === undefined) return this.say(context, unknownButton);
    if (action.verb === 'cancelRun' || action.verb === 'retryRun')
      return this.say(context, await this.steer(context, action));
    if (isPlanningPress(action)) {
      const refusal = planningRefusal(this.deps.access, context.activity, action);
      return refusal === undefined ? planPressed(this.deps, context, action) : this.say(context, refusal);
    }
    if (action.verb !== 'refresh') return this.deps.proposals.perform(context, action);
    const run = await this.deps.runs.get(action.run);
    if (run === undefined) return this.say(context, unknownRun);
    const message = cardMessage(statusCard(run, this.deps.clock.now()));
    const { replyToId: id } = context.activity;
    if (id !== undefined && (await this.isCardOf(run, context.activity)))
      await context.updateActivity({ ...message, id });
    else await context.sendActivity(message);
  }

  /** Whether a press was made on the run's own card: what it says of itself is a claim, and would draw over any message. */
  private async isCardOf(run: Run, activity: Activity): Promise<boolean> {
    const record = await this.deps.cards.get(run.id);
    return (
      record?.activityId === activity.replyToId &&
      conversationKey(placeOfCard(run, record)) === conversationKey(placeOf(activity))
    );
  }

  private steer(
    { activity }: TurnContext,
    action: Extract<CardAction, { verb: 'cancelRun' | 'retryRun' }>,
  ): Promise<string> {
    return action.verb === 'cancelRun'
      ? cancelRun(this.deps, activity, action.run)
      : retryRun(this.deps, activity, action.run, action.version);
  }

  private claim(activity: Activity): Promise<Claim> {
    const key = messageKey(activity);
    // Without an id a repetition cannot be told from a new message.
    if (key === undefined) return Promise.resolve({ isFirst: true, isOwed: true });
    const personId = personOf(activity)?.id ?? '';
    const author = { personId, conversationId: activity.conversation.id };
    return this.deps.seen.claimOf(key, author, ownerOf(activity) ?? '');
  }

  private allowed(activity: Activity) {
    return commands.filter((command) => this.deps.access.mayRun(command, activity));
  }

  private async say(context: TurnContext, text: string): Promise<void> {
    await context.sendActivity({ type: ActivityTypes.Message, text, textFormat: 'markdown' });
  }
}

/** Submitted cards come without text; a foreign `value` beside a text is some client's decoration. */
const isSubmitted = (activity: Activity): boolean =>
  typeof activity.value === 'object' && activity.value !== null && !activity.text?.trim();

const unknownButton =
  'I do not know that button; it may be from an older version. `/help` shows what you can do.';
const unknownRun = 'I do not know that run any more. `/runs` lists the last ones.';
const onlyText = 'I read text only. Write what you want to know, or `/help`.';
const fileNotRead = (isAdmin: boolean): string =>
  isAdmin
    ? 'I read your words and not the file. To train on it, send it with `/dataset`, `/finetune` or `/journey`.'
    : 'I read your words and not the file.';
const nothingSaid = 'That message has no words in it. Write what you want to know, or `/help`.';
