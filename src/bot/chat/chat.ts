import { randomUUID } from 'node:crypto';
import { ActivityTypes, type Activity } from 'botbuilder';
import { AppError, asAppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice, command } from '../../errors/nextStep.js';
import type { ChatModel } from '../../backends/chatModel.js';
import type { Answer } from '../../azure/ml/answer.js';
import type { ChatMessage } from '../../azure/ml/chatMessage.js';
import { isCutShort } from '../../azure/ml/cutShort.js';
import type { Log } from '../../log.js';
import type { FlowChat } from '../../backends/flowChat.js';
import type { Reason } from '../../errors/reason.js';
import type { Place } from '../../runs/run.js';
import { conversationKey } from '../channel/conversationKey.js';
import type { Route, Routes } from '../../backends/routes.js';
import type { Settings } from '../../settings.js';
import type { ChatHistory, KeptTurn } from '../../store/chatHistory.js';
import { storableText } from '../../storable.js';
import { unlessAborted } from '../../unlessAborted.js';
import { modelWords } from '../cards/modelWords.js';
import { continueCard, goOn } from './continueCard.js';
import { abilitiesAt } from '../channel/abilities.js';
import { cardMessage } from '../channel/cardMessage.js';
import type { Clock } from '../clock.js';
import { explained } from '../explained.js';
import { ratable } from '../feedback/ratable.js';
import type { ComparedSide, Votes } from '../feedback/votes.js';
import { whoAnswered } from '../feedback/whoAnswered.js';
import { KeyedQueue } from '../channel/keyedQueue.js';
import type { Messenger } from '../channel/messenger.js';
import type { Received } from '../channel/received.js';
import { suggesting } from '../channel/suggesting.js';
import type { AnswerQueue } from '../limits/answerQueue.js';
import type { Lines } from '../limits/lines.js';
import { startLineNotice } from './lineNotice.js';
import { Lane } from './lane.js';
import { noModel } from './noModel.js';
import { offered, offeredAlone, prompted } from './offered.js';
import { commandAsked } from '../commands/commandAsked.js';
import type { Prompts } from '../prompts.js';
import type { Outlook } from '../status/outlook.js';
import { aiLabel } from './aiLabel.js';
import { AnswersUnderWay, Stopped } from './answersUnderWay.js';
import { ConversationMemory } from './conversationMemory.js';
import { stripControlTokens } from './controlTokens.js';
import { withFencesClosed } from './markdown/fences.js';
import { inMarkdown } from './markdown/inMarkdown.js';
import { restAfter, withNote } from './markdown/withNote.js';
import { fittingTurns, promptOf, type PromptLimits } from './prompt.js';
import { PutOff } from './putOff.js';
import { Showing, stopWord } from './showing.js';
import { AnswerStream, type AnswerStreamDeps } from './streaming/answerStream.js';
import { estimateMessage, flowAnswerTokens, promptTokens } from './tokenBudget.js';

/** The longest that a flow may take, whose compute session may have to start first; the model has a deadline of its own. */
const flowDeadlineMs = 600_000;
const openingWords = "The flow's compute session has to start first; in Azure that takes some minutes.";

/** A slow channel costs nobody more than this. */
const lanePatienceMs = 1000;

export interface ChatDeps {
  readonly model: ChatModel;
  readonly flow: FlowChat;
  readonly routes: Routes;
  readonly outlook: Outlook;
  readonly prompts: Prompts;
  readonly history: ChatHistory;
  /** So many characters of what was said last are held in memory; 8 million if left out. */
  readonly rememberedCharacters?: number;
  readonly messenger: Messenger;
  readonly stream: Pick<AnswerStreamDeps, 'parts' | 'final'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Pick<Settings, 'baseModel' | 'models'>;
  /** The most turns of the history that the model is told; as many as have room if left out. */
  readonly historyTurns?: number;
  readonly lines: Lines;
  readonly votes: Pick<Votes, 'offer'>;
  /** Whether other processes answer at once what this one leaves at its stop. */
  readonly areOthersThere: boolean;
}

/** Something a person said, with what is needed to answer it later. */
export interface Said {
  readonly received: Received;
  readonly place: Place;
  /** Who, as a key of an owner. */
  readonly person: string | undefined;
  readonly text: string;
  readonly isAdmin: boolean;
}

type Asked = 'tuned' | 'base';

interface Answered {
  readonly reply: Partial<Activity>;
  /** What is said after it. */
  readonly more?: Partial<Activity> | undefined;
  /** What is remembered of it, if anything. */
  readonly turn?: KeptTurn;
  /** Is told what the channel calls the reply, where it says. */
  readonly given?: (activityId: string) => Promise<void>;
  /** It is not the answer: that is given after the restart. */
  readonly isPutOff?: boolean;
}

/** What is to be remembered of an answer that was given, and what the channel calls it, where it says. */
interface Given {
  readonly turn?: KeptTurn | undefined;
  readonly answerId?: string | undefined;
}

/** How an answer is worked on: until the signal says why it is not waited for any more. */
interface Work {
  readonly signal: AbortSignal;
  readonly showing: Showing;
}

/** Talks with the model outside any turn: one message after the other per conversation, so that each sees those before. */
export class Chat {
  private readonly queue = new KeyedQueue();
  private readonly answering = new Set<string>();
  /**
   * What was given and is not written down is given again after a kill. Of what a dead process has left there may be hundreds at
   * once: one after the other.
   */
  private readonly lane = new Lane(lanePatienceMs);
  private readonly memory: ConversationMemory;
  private readonly underWay = new AnswersUnderWay();
  private readonly limits: PromptLimits;

  constructor(private readonly deps: ChatDeps) {
    const tokens = promptTokens(deps.settings.models.tuned);
    this.limits = { tokens, ...defined({ turns: deps.historyTurns }) };
    this.memory = new ConversationMemory(deps.history, deps.rememberedCharacters);
  }

  /** Waits for no answer any more: the questions stay open, for another process or for the next start. */
  interrupt(): void {
    this.underWay.stopAll(new PutOff());
  }

  /**
   * Waits no more for the answers of a conversation, on behalf of somebody in it.
   *
   * @returns whether there was any to wait for
   */
  stop(place: Place): boolean {
    return this.underWay.stop(conversationKey(place));
  }

  answer(said: Said): void {
    const asked = commandAsked(said.text, said.isAdmin);
    this.enqueue(said, async (work) => {
      if (asked !== undefined && (await this.deps.routes.current()) === undefined)
        return { reply: offeredAlone(asked, await this.deps.outlook.underWay()) };
      return offered(await this.answerNow(said, work), asked, said.place);
    });
  }

  compare(said: Said): void {
    this.enqueue(said, (work) => this.compareNow(said, work));
  }

  /** By the published flow and not by the endpoint itself; what is said is part of the same conversation. */
  askFlow(said: Said): void {
    this.enqueue(said, (work) => this.askFlowNow(said, work));
  }

  /** In the same queue as the answers: one that is being worked on must not come back into a cleared history. */
  reset(said: Omit<Said, 'text'>): void {
    this.enqueue(said, async () => {
      await this.memory.clear(conversationKey(said.place));
      return { reply: message('I have forgotten what was said in this conversation.') };
    });
  }

  /** What somebody asked here and elsewhere: the work says where, and what it has come to. */
  forget(
    said: Omit<Said, 'text'>,
    work: () => Promise<{ readonly conversations: readonly string[]; readonly sentence: string }>,
  ): void {
    this.enqueue(said, async () => {
      const { conversations, sentence } = await work();
      this.memory.drop(conversations);
      return { reply: message(sentence) };
    });
  }

  get busy(): boolean {
    return this.queue.busy;
  }

  /** Whether it is here that a message will be settled. */
  isAnswering({ key }: Pick<Received, 'key'>): boolean {
    return this.answering.has(key);
  }

  idle(): Promise<void> {
    return this.queue.idle();
  }

  private enqueue(said: Omit<Said, 'text'>, act: (work: Work) => Promise<Answered>): void {
    const { key } = said.received;
    const conversation = conversationKey(said.place);
    const answer = this.underWay.begin(conversation);
    this.answering.add(key);
    this.queue
      .push(conversation, () => this.answerIn(said, answer, act))
      .catch((error: unknown) => this.deps.log.error('chat.not_delivered', { conversation, error }))
      .finally(() => {
        this.answering.delete(key);
        this.underWay.end(conversation, answer);
      });
  }

  private async answerIn(
    { place, isAdmin, received }: Omit<Said, 'text'>,
    answer: AbortController,
    act: (work: Work) => Promise<Answered>,
  ): Promise<void> {
    // It may have waited for long behind others.
    if (!(await received.isOurs())) return;
    // Of what was left behind a part may have been shown by another process, and only one stream at a time is taken.
    const stream = received.isLeft ? undefined : this.streamAt(place, answer);
    const showing = new Showing(place, this.deps, stream, () => this.isInPieces());
    let answered: Answered;
    try {
      answered = await act({ signal: answer.signal, showing });
    } catch (error) {
      answered = this.noAnswer(error, isAdmin);
    }
    await showing.quiet();
    const { isPutOff = false } = answered;
    if ((isPutOff && this.deps.areOthersThere) || !(await received.isOurs())) {
      if (showing.isSeen) await showing.end(message(withNote(showing.seen, answersAgain)));
      return;
    }
    const give = async (): Promise<void> => {
      let given: Given = answered;
      try {
        given = await this.give(place, answered, showing);
        if (answered.more !== undefined) await this.sayMore(place, answered.more);
      } finally {
        const { turn, answerId } = given;
        if (turn !== undefined) this.memory.add(conversationKey(place), turn);
        if (!isPutOff) await received.settle(turn === undefined ? undefined : { ...turn, answerId });
        if (answerId !== undefined) await answered.given?.(answerId);
      }
    };
    await (received.isLeft ? this.lane.run(give) : give());
  }

  /** The answer is given, whatever becomes of that. */
  private async sayMore(place: Place, more: Partial<Activity>): Promise<void> {
    await this.deps.messenger.send(place, more).catch((error: unknown) => {
      this.deps.log.warn('chat.not_delivered', { conversation: conversationKey(place), error });
    });
  }

  private streamAt(place: Place, answer: AbortController): AnswerStream | undefined {
    const { streams, stopsStreams, markdown } = abilitiesAt(place);
    if (!streams) return undefined;
    return new AnswerStream(
      place,
      { ...this.deps.stream, clock: this.deps.clock, log: this.deps.log },
      {
        shownOf: (text) => inMarkdown(markdown, text, false),
        onStopped: () => answer.abort(new Stopped()),
        beside: stopsStreams ? {} : suggesting({}, [stopWord]),
      },
    );
  }

  /** Of an endpoint that does not say, its pieces will. */
  private async isInPieces(): Promise<boolean> {
    return (await this.deps.model.contractOf('tuned').catch(() => undefined)) === 'openai';
  }

  /** What is said in place of an answer. */
  private noAnswer(error: unknown, isAdmin: boolean): Answered {
    if (error instanceof PutOff) return { isPutOff: true, reply: message(answersLater) };
    if (error instanceof Stopped) return { reply: message(stopped) };
    return { reply: explained(this.noted(error), isAdmin) };
  }

  /**
   * Says the answer, or what is left to be said of it where it was shown while it was written.
   */
  private async give(place: Place, { reply, turn }: Answered, showing: Showing): Promise<Given> {
    const end = await showing.end(reply);
    const answerId = showing.id;
    if (end.kind === 'given') return { turn, answerId };
    if (end.kind === 'stopped')
      return turn === undefined || showing.seen === ''
        ? {}
        : { turn: { ...turn, assistant: showing.seen }, answerId };
    const rest = end.kind === 'late' ? restAfter(end.shown, reply.text ?? '') : undefined;
    if (rest === '') return { turn, answerId };
    return {
      turn,
      answerId: await this.deliver(place, rest === undefined ? reply : { ...reply, text: rest }),
    };
  }

  /** What the channel refuses for itself, and not for the way to it, gives way to a sentence: silence would look like a death. */
  private async deliver(place: Place, reply: Partial<Activity>): Promise<string | undefined> {
    try {
      return await this.deps.messenger.send(place, reply);
    } catch (error) {
      this.deps.log.error('chat.refused_by_channel', { conversation: conversationKey(place), error });
      await this.deps.messenger.send(place, message(notShown));
      return undefined;
    }
  }

  private async answerNow({ place, person, text, isAdmin, received }: Said, work: Work): Promise<Answered> {
    const question = readable(text, this.limits.tokens);
    const route = await this.deps.routes.current();
    if (route === undefined) throw await noModel(this.deps.outlook, isAdmin);
    this.deps.lines.look(route);
    const key = conversationKey(place);
    const turns = await this.memory.load(key, received.turns);
    const prompt = promptOf(turns, question, this.limits);
    const shown = (text: string): string => inMarkdown(abilitiesAt(place).markdown, text, true);
    try {
      const { text: answer, isCut, deployment } = await this.ask(prompt, 'tuned', place, work);
      const answered = this.answered(place, received, answer, isCut);
      const asks = turns.length === 0 ? await this.deps.prompts.current() : [];
      return {
        ...prompted(answered, asks, question, place),
        turn: { user: question, assistant: answer, person, by: whoAnswered(route, deployment) },
      };
    } catch (error) {
      const said = storableText(work.showing.said).trim();
      if (said === '') throw error;
      // What has come of it is shown, and what was shown is remembered.
      const { reply, isPutOff = false } = this.noAnswer(error, isAdmin);
      return {
        reply: { ...reply, ...byModel(withNote(shown(said), reply.text ?? '')) },
        ...(isPutOff
          ? { isPutOff }
          : { turn: { user: question, assistant: said, person, by: whoAnswered(route) } }),
      };
    }
  }

  private answered(
    place: Place,
    { key }: Received,
    answer: string,
    isCut: boolean,
  ): Pick<Answered, 'reply' | 'more'> {
    const { markdown, cards } = abilitiesAt(place);
    const shown = inMarkdown(markdown, answer, true);
    const saying = (text: string): Partial<Activity> => ratable(byModel(text), place, key);
    if (!isCut) return { reply: saying(shown) };
    return cards
      ? { reply: saying(withFencesClosed(shown)), more: cardMessage(continueCard()) }
      : { reply: saying(withNote(shown, cutNote)) };
  }

  private async compareNow({ place, person, text, isAdmin }: Said, work: Work): Promise<Answered> {
    const { tuned: settings, base: ofBase } = this.deps.settings.models;
    const question = readable(text, Math.min(promptTokens(settings), promptTokens(ofBase)));
    const route = await this.deps.routes.current();
    if (route === undefined) throw await noModel(this.deps.outlook, isAdmin);
    if (route.baseDeploymentName === undefined) throw await this.withCause(noBase());
    this.deps.lines.look(route);
    const [tuned, base] = await Promise.all([
      this.side('tuned', `Fine-tuned: ${modelWords(route.shares)}`, question, place, route, work),
      this.side('base', `Base model: ${this.deps.settings.baseModel}`, question, place, route, work),
    ]);
    const { card, shown: given } = await this.deps.votes.offer(place, person, question, tuned, base);
    return { reply: { ...cardMessage(card), entities: [aiLabel] }, ...defined({ given }) };
  }

  private async askFlowNow({ place, person, text, received }: Said, work: Work): Promise<Answered> {
    const question = readable(text, this.limits.tokens);
    const key = conversationKey(place);
    const history = fittingTurns(await this.memory.load(key, received.turns), question, this.limits);
    const onOpening = (): void => {
      this.deps.messenger.send(place, message(openingWords)).catch((error: unknown) => {
        this.deps.log.warn('chat.not_delivered', { conversation: key, error });
      });
    };
    work.showing.asked();
    const answer = storableText(
      await this.within(flowDeadlineMs, work.signal, (signal) =>
        this.deps.flow.answer({ id: `hieno-${randomUUID()}`, text: question, history, signal, onOpening }),
      ),
    );
    // The flow itself says nothing about its model's end.
    const isCut = isCutShort(undefined, answer, flowAnswerTokens);
    const route = await this.deps.routes.current();
    return {
      ...this.answered(place, received, answer, isCut),
      turn: { user: question, assistant: answer, person, ...defined({ by: route && whoAnswered(route) }) },
    };
  }

  private async side(
    from: Asked,
    name: string,
    question: string,
    place: Place,
    route: Route,
    { signal }: Work,
  ): Promise<ComparedSide> {
    const { baseModel: base, baseDeploymentName } = route;
    const ofBase = { deployment: baseDeploymentName, model: base?.modelName, version: base?.modelVersion };
    const prompt: readonly ChatMessage[] = [{ role: 'user', content: question }];
    try {
      const { text, isCut, deployment } = await this.ask(prompt, from, place, { signal });
      const by = from === 'base' ? ofBase : whoAnswered(route, deployment);
      return { side: { name, answer: text, isCut }, by };
    } catch (error) {
      if (error instanceof PutOff || error instanceof Stopped) throw error;
      return { side: { name, answer: this.noted(error).sentence, failed: true }, by: {} };
    }
  }

  private async ask(
    prompt: readonly ChatMessage[],
    from: Asked,
    place: Place,
    { signal, showing }: Pick<Work, 'signal'> & Partial<Work>,
  ): Promise<Answer> {
    const answer = await this.inLine(from, place, signal, (line) => {
      showing?.asked();
      const onText = showing?.onText;
      return this.deps.model.answer(prompt, {
        from,
        signal,
        onBusy: () => line.narrow(),
        ...defined({ onText }),
      });
    }).catch(async (error: unknown) => {
      throw await this.withCause(error);
    });
    // A model that has learnt a U+0000 says it; nobody can read it.
    const text = storableText(answer.text);
    if (text.trim() !== '') return { ...answer, text };
    throw new AppError({
      reason: 'model_error',
      sentence: 'The model answered with nothing. Try other words.',
    });
  }

  /** When it is the conversation's turn; the time that a question waits for that is none of the model's. */
  private async inLine<T>(
    from: Asked,
    place: Place,
    signal: AbortSignal,
    act: (line: AnswerQueue) => Promise<T>,
  ): Promise<T> {
    const line = this.deps.lines[from];
    signal.throwIfAborted();
    return unlessAborted(
      line.run(conversationKey(place), () => act(line), {
        signal,
        whileWaiting: (look) => startLineNotice(place, look, this.deps),
      }),
      signal,
    );
  }

  /** With a signal for the longest that it may take; a stop is told at once. */
  private async within<T>(
    ms: number,
    stop: AbortSignal,
    act: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const deadline = new AbortController();
    const cancel = this.deps.clock.after(ms, () => deadline.abort());
    try {
      stop.throwIfAborted();
      return await unlessAborted(act(AbortSignal.any([deadline.signal, stop])), stop);
    } finally {
      cancel();
    }
  }

  /** Where the endpoint does not answer while something is being changed, that is why. */
  private async withCause(error: unknown): Promise<unknown> {
    if (!(error instanceof AppError) || !passing.has(error.reason)) return error;
    const underWay = await this.deps.outlook.underWay();
    if (underWay === undefined) return error;
    const { reason, sentence, next } = error;
    const then = underWay.willAnswer ? advice`Ask again then.` : next;
    return new AppError({
      reason,
      sentence: `${sentence} ${underWay.words}.`,
      ...defined({ next: then }),
    });
  }

  private noted(error: unknown): AppError {
    const failure = asAppError(error);
    if (failure === error) this.deps.log.info('chat.refused', { reason: failure.reason });
    else this.deps.log.error('chat.failed', { error });
    return failure;
  }
}

/** What an endpoint says that is about to come, to change or to go. */
const passing: ReadonlySet<Reason> = new Set(['no_endpoint', 'no_traffic', 'key_rejected', 'unavailable']);

/** Beside the answer, not in the history: the model did not say it. */
const cutNote = `Cut: the answer is as long as one may be. Write “${goOn}” for the rest.`;

/** What the model has said. */
const byModel = (text: string): Partial<Activity> => ({ ...message(text), entities: [aiLabel] });

const message = (text: string): Partial<Activity> => ({
  type: ActivityTypes.Message,
  text,
  textFormat: 'markdown',
});

/** The text as the model may see it; refuses what is empty or can never fit. */
function readable(text: string, most: number): string {
  // Measured before anything else is done with it: a message may be as long as a request body.
  const tokens = estimateMessage({ content: text });
  if (tokens > most)
    throw new AppError({
      reason: 'bad_message',
      sentence: `That message is too long for the model: about ${tokens} tokens, and it takes ${most}. Please shorten it.`,
    });
  const question = stripControlTokens(text);
  if (question === '')
    throw new AppError({
      reason: 'bad_message',
      sentence: 'There is nothing in that message that I could answer.',
    });
  return question;
}

const noBase = (): AppError =>
  new AppError({
    reason: 'no_endpoint',
    sentence: 'The base model is not deployed, so there is nothing to compare with.',
    next: command('deploy', { base: true }),
  });

const notShown = 'I have an answer, but this chat refuses to show it. Please ask in other words.';

const stopped = 'Stopped.';
const answersLater = 'I am being restarted. Your question is kept: I answer it when I am back.';
const answersAgain = 'I was interrupted here. The whole answer follows.';
