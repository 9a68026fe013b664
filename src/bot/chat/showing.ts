import { ActivityTypes, type Activity } from 'botbuilder';
import type { Log } from '../../log.js';
import type { Place } from '../../runs/run.js';
import type { Messenger } from '../channel/messenger.js';
import { suggesting } from '../channel/suggesting.js';
import type { Clock } from '../clock.js';
import type { AnswerStream, StreamEnd } from './streaming/answerStream.js';
import { startTyping } from './typing.js';

/** So many indicators, one every three seconds, and somebody may want to know how to end it. */
const manyIndicators = 6;

/** What people say to stop an answer. */
export const stopWord = 'Stop';

export interface ShowingDeps {
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Log;
}

/** What people see while an answer is on its way: that somebody is typing, or the answer itself as it is being written. */
export class Showing {
  private isAsked = false;
  private indicators = 0;
  private readonly stopTyping: () => Promise<void>;

  /** @param willFlow whether it is known of the model that it answers in pieces */
  constructor(
    private readonly place: Place,
    private readonly deps: ShowingDeps,
    private readonly stream: AnswerStream | undefined,
    private readonly willFlow: () => Promise<boolean>,
  ) {
    this.stopTyping = startTyping(place, deps, () => this.isBetterShown());
  }

  /** For the pieces of the answer; undefined where nobody sees them. */
  get onText(): ((piece: string) => void) | undefined {
    return this.stream?.onText;
  }

  /** What has come of the answer so far. */
  get said(): string {
    return this.stream?.text ?? '';
  }

  /** What people have seen of it, as they see it. */
  get seen(): string {
    return this.stream?.shown ?? '';
  }

  /** What the channel calls the message that the stream becomes. */
  get id(): string | undefined {
    return this.stream?.id;
  }

  /** Whether people see a stream that has no end so far. */
  get isSeen(): boolean {
    return this.stream?.isOpen ?? false;
  }

  /** The question is with the model: before that there is nothing to be shown. */
  asked(): void {
    this.isAsked = true;
  }

  /** Nothing more is shown but the answer. */
  quiet(): Promise<void> {
    return this.stopTyping();
  }

  async end(reply: Partial<Activity>): Promise<StreamEnd> {
    return (await this.stream?.end(reply)) ?? { kind: 'untold' };
  }

  private async isBetterShown(): Promise<boolean> {
    const { stream, isAsked } = this;
    if (stream?.begin(isAsked && (await this.willFlow())) === true) return true;
    if (isAsked && ++this.indicators === manyIndicators) await this.deps.messenger.send(this.place, slow);
    return false;
  }
}

const slow = suggesting(
  {
    type: ActivityTypes.Message,
    text: 'This answer takes its time. `/stop` ends the wait.',
    textFormat: 'markdown',
  },
  [stopWord],
);
