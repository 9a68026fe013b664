import { ActivityTypes, type Activity } from 'botbuilder';
import type { Log } from '../../../log.js';
import type { Place } from '../../../runs/run.js';
import { channelFailure, isUnsupported } from '../../channel/delivery/channelFailure.js';
import type { Messenger } from '../../channel/messenger.js';
import { sleep, type Clock } from '../../clock.js';
import { aiLabel } from '../aiLabel.js';
import { withNote } from '../markdown/withNote.js';
import { streamInfo } from './streamInfo.js';
import { streamRefusal } from './streamRefusal.js';

/** So much is gathered from part to part, as Teams asks for. */
const gatherMs = 1_500;
/** Teams takes one part a second; a slow one may have come to it just before its answer came to us. */
const leastMs = 1_000;
/** Teams ends a stream after two minutes; the last part needs a moment. */
const longestMs = 110_000;

export interface AnswerStreamDeps {
  /** Tries once what is sent. */
  readonly parts: Messenger;
  /** Tries more, and keeps nothing for later. */
  readonly final: Messenger;
  readonly clock: Clock;
  readonly log: Log;
}

export interface AnswerStreamOptions {
  /** What is shown of a text that is being written; each begins with those before it. */
  readonly shownOf: (text: string) => string;
  /** A person has stopped the stream in their client. */
  readonly onStopped: () => void;
  /** No stream is taken here at all. */
  readonly onRefused: () => void;
  /** What goes with each part but the last one. */
  readonly beside?: Partial<Activity>;
}

/** How a stream ended: with all of it given; stopped by a person; cut off by time, after what it had shown; or with nothing given. */
export type StreamEnd =
  { readonly kind: 'given' | 'stopped' | 'untold' } | { readonly kind: 'late'; readonly shown: string };

/**
 * An answer that is shown while it is being written, in Teams' protocol: each part is the whole text so far, in rising sequence, sent
 * when the one before has been answered and at most once a second; the last part is a message.
 */
export class AnswerStream {
  /** What the model has said so far. */
  text = '';
  /** What people have seen of it for certain. */
  shown = '';
  private mayBegin = false;
  private named: string | undefined;
  private sequence = 0;
  private dueAt = 0;
  private lastDueAt = 0;
  private sending: Promise<void> | undefined;
  private isEnding = false;
  private over: 'stopped' | 'over' | 'late' | undefined;
  private cancelNext: (() => void) | undefined;
  private cancelLimit = (): void => undefined;

  constructor(
    private readonly place: Place,
    private readonly deps: AnswerStreamDeps,
    private readonly options: AnswerStreamOptions,
  ) {}

  readonly onText = (piece: string): void => {
    this.text += piece;
    if (this.mayBegin) this.next();
  };

  /**
   * From now on the answer is worth being shown before it is whole.
   *
   * @param willFlow whether it is known that pieces will come
   * @returns whether the stream shows that something is going on
   */
  begin(willFlow: boolean): boolean {
    if (this.over !== undefined || this.isEnding) return false;
    this.mayBegin = true;
    this.next();
    if (willFlow && this.isNew && this.deps.clock.now() >= this.dueAt) this.send('informative', working);
    return !this.isNew;
  }

  /** Gives the answer as the last part, if it is the stream that has to give it. */
  async end(reply: Partial<Activity>): Promise<StreamEnd> {
    this.isEnding = true;
    this.cancelNext?.();
    this.cancelLimit();
    await this.sending;
    if (this.over === 'stopped') return { kind: 'stopped' };
    if (this.over === 'late') return { kind: 'late', shown: this.shown };
    if (this.over !== undefined || this.named === undefined) return { kind: 'untold' };
    return { kind: await this.sendLast(reply) };
  }

  /** Whether something is shown that has no end so far. */
  get isOpen(): boolean {
    return this.over === undefined && (this.named !== undefined || this.sending !== undefined);
  }

  /** What the channel calls the stream, and the message that it becomes. */
  get id(): string | undefined {
    return this.named;
  }

  private get isNew(): boolean {
    return this.named === undefined && this.sending === undefined;
  }

  /** Sends what there is, as soon as it may. */
  private next(): void {
    if (this.over !== undefined || this.isEnding || this.sending !== undefined || this.cancelNext) return;
    const text = this.options.shownOf(this.text);
    if (text.length <= this.shown.length) return;
    const wait = this.dueAt - this.deps.clock.now();
    if (wait <= 0) return this.send('streaming', text);
    this.cancelNext = this.deps.clock.after(wait, () => {
      this.cancelNext = undefined;
      this.next();
    });
  }

  private send(kind: 'informative' | 'streaming', text: string): void {
    const { clock, parts } = this.deps;
    const isFirst = this.named === undefined;
    this.sequence = isFirst ? 1 : this.sequence + 1;
    this.dueAt = clock.now() + gatherMs;
    if (isFirst) {
      this.cancelLimit();
      this.cancelLimit = clock.after(longestMs, () => this.cutOff());
    }
    const part = streamInfo({ kind, sequence: this.sequence, id: this.named });
    const activity = { ...this.options.beside, type: ActivityTypes.Typing, text, entities: [part] };
    this.sending = parts
      .send(this.place, activity)
      .then(
        (id) => {
          this.named ??= id;
          // A channel that gives the stream no name cannot be told what goes on in it.
          if (this.named === undefined) this.over = 'over';
          else if (kind === 'streaming') this.shown = text;
        },
        (error: unknown) => this.notTaken(error),
      )
      .finally(() => {
        this.sending = undefined;
        this.lastDueAt = clock.now() + leastMs;
        this.dueAt = Math.max(this.dueAt, this.lastDueAt);
        this.next();
      });
  }

  /** Each part has all of the text, so a lost one is made good by the next. */
  private notTaken(error: unknown): void {
    const { clock, log } = this.deps;
    const refusal = streamRefusal(error);
    const { status, code, retryAfterMs = 0 } = channelFailure(error, clock.now());
    log.debug('stream.not_taken', { refusal, status, code });
    // The answer to the first part is the stream's name; only where it was refused is it known that there is none.
    if (refusal === 'lost' && (this.named !== undefined || status === 429))
      this.dueAt = Math.max(this.dueAt, clock.now() + Math.max(retryAfterMs, gatherMs));
    else this.over = refusal === 'stopped' ? 'stopped' : 'over';
    if (this.over === 'stopped') this.options.onStopped();
    if (isUnsupported(error)) this.options.onRefused();
  }

  /** What is still to come is a message of its own. */
  private cutOff(): void {
    if (this.over !== undefined || this.isEnding || this.named === undefined) return;
    this.over = 'late';
    this.cancelNext?.();
    this.sending = (this.sending ?? Promise.resolve()).then(async () => {
      const text = this.options.shownOf(this.text);
      const kind = await this.sendLast({
        type: ActivityTypes.Message,
        text: withNote(text, restFollows),
        textFormat: 'markdown',
        entities: [aiLabel],
      });
      if (kind === 'given') this.shown = text;
      else if (kind === 'stopped') {
        this.over = 'stopped';
        this.options.onStopped();
      } else this.over = 'over';
    });
  }

  private async sendLast(reply: Partial<Activity>): Promise<'given' | 'stopped' | 'untold'> {
    const { clock, final, log } = this.deps;
    const wait = this.lastDueAt - clock.now();
    if (wait > 0) await sleep(clock, wait);
    const last = streamInfo({ kind: 'final', id: this.named });
    try {
      await final.send(this.place, { ...reply, entities: [...(reply.entities ?? []), last] });
      return 'given';
    } catch (error) {
      const refusal = streamRefusal(error);
      log.debug('stream.not_ended', { refusal, ...channelFailure(error) });
      // A try whose answer was lost had been taken.
      if (refusal === 'complete') return 'given';
      return refusal === 'stopped' ? 'stopped' : 'untold';
    }
  }
}

const working = 'I am working on an answer…';
const restFollows = 'An answer may flow for two minutes only. The rest follows as a message of its own.';
