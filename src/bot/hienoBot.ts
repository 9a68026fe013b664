import { ActivityHandler, type Activity, type InvokeResponse, type TurnContext } from 'botbuilder';
import { asAppError } from '../errors/appError.js';
import type { AdminDialogs } from '../dialogs/adminDialogs.js';
import { isRunCommand } from '../dialogs/commandList.js';
import { personOf, placeOf } from '../dialogs/person.js';
import type { Log } from '../log.js';
import type { Inbox } from '../store/inbox/inbox.js';
import type { OpenMessage } from '../store/inbox/openMessage.js';
import type { SeenActivities } from '../store/seenActivities.js';
import type { Access } from './access.js';
import { pressIn, unknownButton, type CardActions, type Press } from './cardAction.js';
import type { Chat } from './chat/chat.js';
import { parseCommand, type Parsed } from './commands/parseCommand.js';
import { commands } from './commands/registry.js';
import { arrivalOf } from './channel/arrivalOf.js';
import { conversationKey } from './channel/conversationKey.js';
import type { LateNews } from './channel/lateNews.js';
import { explain } from './explain.js';
import { explained, said } from './explained.js';
import { isAddressed } from './channel/places/isAddressed.js';
import { isShared } from './channel/places/isShared.js';
import { presenceIn } from './channel/places/presenceIn.js';
import { saidByButton } from './channel/saidByButton.js';
import { askConsent } from './feedback/askConsent.js';
import { readFeedback } from './feedback/readFeedback.js';
import type { Thumbs } from './feedback/thumbs.js';
import type { MessageLimits } from './limits/messageLimits.js';
import type { ConsentedFiles } from './exports/consentedFiles.js';
import { fileConsentInvoke } from './exports/fileConsent.js';
import { attachedFiles, isDatasetFile, type AttachedFile } from './files/attachedFiles.js';
import type { DatasetInbox } from './files/datasetInbox.js';
import { fileElsewhere } from './files/fileProblems.js';
import { isFileElsewhere } from './files/isFileElsewhere.js';
import { withFile } from './files/withFile.js';
import { handleCommand, type CommandHandlers } from './commandHandlers.js';
import { ownerOf } from './channel/ownerOf.js';
import { cardAnswer, emptyAnswer, messageAnswer } from './channel/invokeAnswer.js';
import { KeyedQueue } from './channel/keyedQueue.js';
import type { Turns } from './channel/messenger.js';
import { activityOf, noteReceived, receivedFrom, receivedIn, type Received } from './channel/received.js';
import type { Clock } from './clock.js';
import { mayMeanPlan, type ProposalTurn } from './plans/proposalTurn.js';
import { plainText } from './text/plainText.js';
import { unknownCommand } from './unknownCommand.js';

export interface HienoBotDeps {
  readonly access: Access;
  readonly limits: MessageLimits;
  readonly incoming: Inbox;
  readonly seen: SeenActivities;
  readonly dialogs: AdminDialogs;
  readonly proposals: ProposalTurn;
  readonly commandHandlers: CommandHandlers;
  readonly cardActions: CardActions;
  readonly chat: Chat;
  readonly thumbs: Thumbs;
  readonly inbox: DatasetInbox;
  readonly consented: ConsentedFiles;
  readonly late: LateNews;
  /** Nothing is shown any more in the conversation of an update, from which the bot has gone. */
  readonly leave: (update: Activity) => Promise<void>;
  readonly welcome: (activity: Activity) => Promise<Partial<Activity>>;
  /** What a greeting is claimed by: with another one, conversations that were greeted before are greeted again. */
  readonly greeting: string;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who asked longer ago has gone on to something else: is told of the question, and not answered. */
const answeredWithinMs = 15 * 60_000;

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

  /** Hands out what is open from before, and then what comes. */
  start(): Promise<void> {
    return this.deps.incoming.start((message) => this.takeUp(message));
  }

  /** When it is kept; it is handled after that. Of what people say to each other nothing is kept, and nobody is told of it. */
  async receive(delivered: Activity): Promise<void> {
    if (!isAddressed(delivered)) return;
    const activity = saidByButton(delivered);
    try {
      await this.deps.incoming.take(arrivalOf(activity));
    } catch (error) {
      // Nobody will ever answer it: as in any turn the person is told, and the channel gets its 200.
      await this.deps.turns.take(activity, () => Promise.reject(asAppError(error)));
    }
  }

  private takeUp(message: OpenMessage): void {
    this.messages
      .push(message.conversation, () => this.handleOpen(message))
      .catch((error: unknown) => this.deps.log.error('message.failed', { key: message.key, error }));
  }

  private async handleOpen(message: OpenMessage): Promise<void> {
    const activity = activityOf(message);
    const received = receivedFrom(this.deps.incoming, message);
    try {
      if (message.isLeft && !(await received.isOurs())) return;
      if (message.isOwed) await this.tellLate(activity);
      const talk = this.talkIn(message, activity);
      if (await this.turnsAway(message, activity, talk !== undefined)) return;
      const isOld = message.isLeft && this.deps.clock.now() - message.at > answeredWithinMs;
      if (isOld && !isFilePress(activity)) await this.sayTo(activity, tooLate(plainText(activity)));
      else if (talk !== undefined) this.ask(activity, talk, received);
      else
        await this.deps.turns.take(activity, (turn) => {
          noteReceived(turn, received);
          return this.handleMessage(turn);
        });
    } finally {
      if (!this.deps.chat.isAnswering(received)) await received.settle();
    }
  }

  /** Where somebody writes more than is answered. What an admin commands is not counted, and nothing twice. */
  private async turnsAway({ isLeft }: OpenMessage, activity: Activity, isTalk: boolean): Promise<boolean> {
    if (isLeft || (!isTalk && this.deps.access.isAdmin(activity))) return false;
    const away = this.deps.limits.turnsAway(activity);
    if (away?.sentence !== undefined) await this.sayTo(activity, away.sentence);
    return away !== undefined;
  }

  /** The words of a message by which nobody but the model can be meant. */
  private talkIn({ isAsking }: OpenMessage, activity: Activity): string | undefined {
    const { access, cardActions } = this.deps;
    if (isAsking || access.refusesTenant(activity) !== undefined) return undefined;
    if (isSubmitted(activity) || pressIn(cardActions, activity) !== undefined) return undefined;
    const text = plainText(activity);
    if (text === '' || mayMeanPlan(text)) return undefined;
    if (attachedFiles(activity).length > 0 || isFileElsewhere(activity)) return undefined;
    return parseCommand(text).kind === 'talk' ? text : undefined;
  }

  private ask(activity: Activity, text: string, received: Received): void {
    const isAdmin = this.deps.access.isAdmin(activity);
    this.deps.chat.answer({ received, place: placeOf(activity), person: ownerOf(activity), text, isAdmin });
  }

  private sayTo(activity: Activity, what: string | Partial<Activity>): Promise<void> {
    return this.deps.turns.take(activity, (turn) => this.say(turn, what));
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

  protected override onInstallationUpdateActivity({ activity }: TurnContext): Promise<void> {
    return this.notePresence(activity);
  }

  protected override async onConversationUpdateActivity(context: TurnContext): Promise<void> {
    const { activity } = context;
    await this.notePresence(activity);
    // Where there are others, the bot is told of each of them that comes.
    const isNew = isShared(activity)
      ? presenceIn(activity) === 'came'
      : (activity.membersAdded ?? []).length > 0;
    if (!isNew || this.deps.access.refusesTenant(activity) !== undefined) return;
    if (!activity.conversation?.id || !activity.serviceUrl) return;
    const place = placeOf(activity);
    if (await this.deps.seen.claim(`${this.deps.greeting}|${conversationKey(place)}`))
      this.after(activity, () =>
        this.deps.turns.take(
          activity,
          async (turn) => void (await turn.sendActivity(await this.deps.welcome(turn.activity))),
        ),
      );
  }

  private async notePresence(update: Activity): Promise<void> {
    const presence = presenceIn(update);
    if (presence === undefined || this.deps.access.refusesTenant(update) !== undefined) return;
    if (!update.conversation?.id || !update.serviceUrl) return;
    if (presence === 'went') await this.deps.leave(update);
    else this.after(update, () => this.deps.late.comeBack(update));
  }

  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    if (context.activity.name === 'message/submitAction') return this.thumb(context.activity);
    // An upload takes longer than a press may wait, and is owed once it is acknowledged: as a message is.
    if (context.activity.name === fileConsentInvoke) {
      await this.receive(context.activity);
      return { status: 200 };
    }
    // Not by the SDK, which refuses the rest as well, but falls over what it does not expect in them.
    if (context.activity.name !== 'adaptiveCard/action') return { status: 501 };
    try {
      return await this.press(context);
    } catch (error) {
      const failure = asAppError(error);
      this.deps.log.error('press.failed', { activityId: context.activity.id, reason: failure.reason, error });
      return messageAnswer(explain(failure));
    }
  }

  /** Teams takes nothing but an empty object for an answer; what has to be said comes as a message. */
  private async thumb(activity: Activity): Promise<InvokeResponse> {
    const { access, thumbs, turns, log } = this.deps;
    const thumb = readFeedback(activity);
    if (thumb === undefined || access.refusesTenant(activity) !== undefined) return emptyAnswer;
    try {
      const { sentence, isPlain, question } = await thumbs.rate(activity, thumb);
      const told = isPlain ? undefined : sentence;
      if (told !== undefined || question !== undefined)
        this.after(activity, () =>
          turns.take(activity, async (turn) => {
            if (told !== undefined) await this.say(turn, told);
            if (question !== undefined) await askConsent(turn, question);
          }),
        );
    } catch (error) {
      const failure = asAppError(error);
      log.error('feedback.failed', { activityId: activity.id, reason: failure.reason, error });
      this.after(activity, () => this.sayTo(activity, explain(failure)));
    }
    return emptyAnswer;
  }

  private async press(context: TurnContext): Promise<InvokeResponse> {
    const refusal = this.deps.access.refusesTenant(context.activity);
    if (refusal !== undefined) return messageAnswer(explain(refusal));
    const press = pressIn(this.deps.cardActions, context.activity);
    if (press === undefined) return messageAnswer(unknownButton);
    const { answer, follow } = await press(context);
    if (follow !== undefined) this.after(context.activity, follow);
    return typeof answer === 'string' ? messageAnswer(answer) : cardAnswer(answer);
  }

  private async handleMessage(context: TurnContext): Promise<void> {
    const { access } = this.deps;
    const { activity } = context;
    const refusal = access.refusesTenant(activity);
    if (refusal !== undefined) return this.say(context, explain(refusal));
    if (isFilePress(activity)) return this.deps.consented.pressed(context);
    const press = pressIn(this.deps.cardActions, activity);
    if (press !== undefined || isSubmitted(activity)) return this.submit(context, press);
    const isElsewhere = isFileElsewhere(activity);
    const files = isElsewhere ? [] : attachedFiles(activity);
    const text = plainText(activity) || (this.isDatasetAlone(activity, files) ? '/dataset' : '');
    // An open question reads its answer from the activity itself.
    activity.text = text;
    if (text === '' && isElsewhere) return this.say(context, explained(fileElsewhere));
    // Of a file alone often nothing arrives there, not even that there was one.
    if (text === '' && isShared(activity)) return this.say(context, said(nothingHere, '/help'));
    if (text === '')
      return this.say(
        context,
        said((activity.attachments ?? []).length > 0 ? onlyText : nothingSaid, '/help'),
      );
    // Whoever may confirm nothing is told of no plan, and of no command that makes one.
    if (access.isAdmin(activity) && (await this.deps.proposals.takeConfirm(context, text))) return;
    const parsed = parseCommand(text);
    if (parsed.kind === 'command' || parsed.kind === 'badArguments')
      return this.command(context, parsed, isElsewhere ? 'elsewhere' : files);
    if (parsed.kind === 'unknown')
      return this.say(context, unknownCommand(parsed.name, this.allowed(activity)));
    if (isElsewhere) await this.say(context, explained(fileElsewhere, this.deps.access.isAdmin(activity)));
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
    files: readonly AttachedFile[] | 'elsewhere',
  ): Promise<void> {
    const { command } = parsed;
    const refusal = this.deps.access.refuses(command, context.activity);
    if (refusal !== undefined) return this.say(context, explained(refusal));
    // Without its file the command would be about other data.
    if (files === 'elsewhere') return this.say(context, explained(fileElsewhere));
    if (parsed.kind === 'badArguments')
      return this.say(context, said(parsed.sentences.join('\n\n'), `/help ${command.name}`));
    const values = await withFile(this.deps, context.activity, parsed, files);
    if (typeof values === 'string') return this.say(context, values);
    if (isRunCommand(command)) await this.deps.dialogs.begin(context, command.name, { values });
    else await handleCommand(this.deps.commandHandlers, command, context, values);
  }

  private async talk(context: TurnContext, text: string): Promise<void> {
    const { access, dialogs, proposals } = this.deps;
    const { activity } = context;
    const person = personOf(activity);
    if (person !== undefined && (await dialogs.isAsking(context))) {
      if (/^cancel$/i.test(text) || !access.isAdmin(activity)) {
        await dialogs.leave(context);
        return this.say(context, 'Cancelled. Nothing was done.');
      }
      return dialogs.answer(context);
    }
    if (person !== undefined && (await proposals.takeWord(context, person, text))) return;
    this.ask(activity, text, receivedIn(context));
  }

  /** A press that came as a message: the fallback of channels without Action.Execute. */
  private async submit(context: TurnContext, press: Press | undefined): Promise<void> {
    const outcome = (await press?.(context)) ?? { answer: unknownButton };
    return outcome.tell === undefined ? this.say(context, outcome.answer) : outcome.tell();
  }

  private allowed(activity: Activity) {
    return commands.filter((command) => this.deps.access.mayRun(command, activity));
  }

  private async say(context: TurnContext, what: string | Partial<Activity>): Promise<void> {
    await context.sendActivity(typeof what === 'string' ? said(what) : what);
  }
}

/** Says by itself whether it comes too late. */
const isFilePress = ({ type, name }: Activity): boolean => type === 'invoke' && name === fileConsentInvoke;

/** Submitted cards come without text; a foreign `value` beside a text is some client's decoration. */
const isSubmitted = (activity: Activity): boolean =>
  typeof activity.value === 'object' && activity.value !== null && !activity.text?.trim();

function tooLate(text: string): Partial<Activity> {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return said(
    `I was away when you wrote “${shown}”, so it was not answered. Please write it again if you still want to know.`,
    ...(shown === text ? [text] : []),
  );
}
const onlyText = 'I read text only. Write what you want to know, or `/help`.';
const fileNotRead = (isAdmin: boolean): string =>
  isAdmin
    ? 'I read your words and not the file. To train on it, send it with `/dataset`, `/finetune` or `/journey`.'
    : 'I read your words and not the file.';
const nothingHere =
  'That message has no words in it. Write what you want to know beside my name, or `/help`. A file never reaches me here: send it in a chat with me alone.';
const nothingSaid = 'That message has no words in it. Write what you want to know, or `/help`.';
