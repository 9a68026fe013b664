import type { Activity } from 'botbuilder';
import type { ChatModel } from '../../backends/chatModel.js';
import type { FlowChat } from '../../backends/flowChat.js';
import type { Routes } from '../../backends/routes.js';
import { defined } from '../../defined.js';
import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import type { Settings } from '../../settings.js';
import type { ChatHistory, KeptTurn } from '../../store/chatHistory.js';
import { conversationKey } from '../channel/conversationKey.js';
import { KeyedQueue } from '../channel/keyedQueue.js';
import type { LearntAbilities } from '../channel/learntAbilities.js';
import type { Messenger } from '../channel/messenger.js';
import type { Received } from '../channel/received.js';
import { suggesting } from '../channel/suggesting.js';
import type { Clock } from '../clock.js';
import { said } from '../explained.js';
import type { Votes } from '../feedback/votes.js';
import type { Lines } from '../limits/lines.js';
import type { Prompts } from '../prompts.js';
import type { Outlook } from '../status/outlook.js';
import type { Answered, Answerer, Question, Work } from './answering/answerer.js';
import { ComparisonAnswerer } from './answering/comparisonAnswerer.js';
import { FlowAnswerer } from './answering/flowAnswerer.js';
import { ModelAnswerer } from './answering/modelAnswerer.js';
import { noAnswer } from './answering/noAnswer.js';
import { QueuedModel } from './answering/queuedModel.js';
import { AnswersUnderWay, Stopped } from './answersUnderWay.js';
import { ConversationMemory } from './conversationMemory.js';
import { Lane } from './lane.js';
import { inMarkdown } from './markdown/inMarkdown.js';
import { restAfter, withNote } from './markdown/withNote.js';
import { PutOff } from './putOff.js';
import { Showing, stopWord } from './showing.js';
import { AnswerStream, type AnswerStreamDeps } from './streaming/answerStream.js';
import { promptTokens } from './tokenBudget.js';

/** Fewer would be written down one by one, for twice the CPU. */
const laneWidth = 8;
/** Longer than it takes on a busy machine; a channel that is slow itself is told 160 answers a second by it. */
const lanePatienceMs = 50;

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
  readonly abilities: LearntAbilities;
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

/** What is to be remembered of an answer that was given, and what the channel calls it, where it says. */
interface Given {
  readonly turn?: KeptTurn | undefined;
  readonly answerId?: string | undefined;
}

/** Talks with the model outside any turn: one message after the other per conversation, so that each sees those before. */
export class Chat {
  private readonly queue = new KeyedQueue();
  private readonly answering = new Set<string>();
  /**
   * What was given and is not written down is given again after a kill. After a start hundreds may be there to be given: all
   * at once they would stand in each other's way, each of them for long between the two.
   */
  private readonly lane = new Lane(laneWidth, lanePatienceMs);
  private readonly memory: ConversationMemory;
  private readonly underWay = new AnswersUnderWay();
  private readonly model: Answerer;
  private readonly comparison: Answerer;
  private readonly flow: Answerer;

  constructor(private readonly deps: ChatDeps) {
    const tokens = promptTokens(deps.settings.models.tuned);
    const limits = { tokens, ...defined({ turns: deps.historyTurns }) };
    const memory = new ConversationMemory(deps.history, deps.rememberedCharacters);
    const model = new QueuedModel(deps);
    this.memory = memory;
    this.model = new ModelAnswerer({ ...deps, model, memory, limits });
    this.comparison = new ComparisonAnswerer({ ...deps, model });
    this.flow = new FlowAnswerer({ ...deps, memory, limits });
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

  answer(asked: Question): void {
    this.enqueue(asked, (work) => this.model.answer(asked, work));
  }

  compare(asked: Question): void {
    this.enqueue(asked, (work) => this.comparison.answer(asked, work));
  }

  /** By the published flow and not by the endpoint itself; what is said is part of the same conversation. */
  askFlow(asked: Question): void {
    this.enqueue(asked, (work) => this.flow.answer(asked, work));
  }

  /** In the same queue as the answers: one that is being worked on must not come back into a cleared history. */
  reset(asked: Omit<Question, 'text'>): void {
    this.enqueue(asked, async () => {
      await this.memory.clear(conversationKey(asked.place));
      return { reply: said('I have forgotten what was said in this conversation.') };
    });
  }

  /** What somebody asked here and elsewhere: the work says where, and what it has come to. */
  forget(
    asked: Omit<Question, 'text'>,
    work: () => Promise<{ readonly conversations: readonly string[]; readonly sentence: string }>,
  ): void {
    this.enqueue(asked, async () => {
      const { conversations, sentence } = await work();
      this.memory.drop(conversations);
      return { reply: said(sentence) };
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

  private enqueue(asked: Omit<Question, 'text'>, act: (work: Work) => Promise<Answered>): void {
    const { key } = asked.received;
    const conversation = conversationKey(asked.place);
    const answer = this.underWay.begin(conversation);
    this.answering.add(key);
    this.queue
      .push(conversation, () => this.answerIn(asked, answer, act))
      .catch((error: unknown) => this.deps.log.error('chat.not_delivered', { conversation, error }))
      .finally(() => {
        this.answering.delete(key);
        this.underWay.end(conversation, answer);
      });
  }

  private async answerIn(
    { place, isAdmin, received }: Omit<Question, 'text'>,
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
      answered = noAnswer(error, isAdmin, this.deps.log);
    }
    await showing.quiet();
    const { isPutOff = false } = answered;
    if ((isPutOff && this.deps.areOthersThere) || !(await received.isOurs())) {
      if (showing.isSeen) await showing.end(said(withNote(showing.seen, answersAgain)));
      return;
    }
    const give = async (): Promise<void> => {
      let given: Given = answered;
      try {
        given = await this.give(place, answered, showing);
      } finally {
        const { turn, answerId } = given;
        if (turn !== undefined) this.memory.add(conversationKey(place), turn);
        if (!isPutOff) await received.settle(turn === undefined ? undefined : { ...turn, answerId });
        if (answerId !== undefined) await answered.given?.(answerId);
      }
      // Not before it is written down: a kill in between costs these words, and no second answer.
      if (answered.more !== undefined) await this.sayMore(place, answered.more);
    };
    await this.lane.run(give);
  }

  /** The answer is given, whatever becomes of that. */
  private async sayMore(place: Place, more: Partial<Activity>): Promise<void> {
    await this.deps.messenger.send(place, more).catch((error: unknown) => {
      this.deps.log.warn('chat.not_delivered', { conversation: conversationKey(place), error });
    });
  }

  private streamAt(place: Place, answer: AbortController): AnswerStream | undefined {
    const { abilities } = this.deps;
    const { streams, stopsStreams, markdown } = abilities.at(place);
    if (!streams) return undefined;
    return new AnswerStream(
      place,
      { ...this.deps.stream, clock: this.deps.clock, log: this.deps.log },
      {
        shownOf: (text) => inMarkdown(markdown, text, false),
        onStopped: () => answer.abort(new Stopped()),
        onRefused: () => abilities.streamRefused(place),
        beside: stopsStreams ? {} : suggesting({}, [stopWord]),
      },
    );
  }

  /** Of an endpoint that does not say, its pieces will. */
  private async isInPieces(): Promise<boolean> {
    return (await this.deps.model.contractOf('tuned').catch(() => undefined)) === 'openai';
  }

  /** Says the answer, or what is left to be said of it where it was shown while it was written. */
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
      await this.deps.messenger.send(place, said(notShown));
      return undefined;
    }
  }
}

const notShown = 'I have an answer, but this chat refuses to show it. Please ask in other words.';
const answersAgain = 'I was interrupted here. The whole answer follows.';
