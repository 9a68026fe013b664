import type { Activity } from 'botbuilder';

interface StreamInfo {
  readonly type: string;
  readonly streamId?: unknown;
  readonly streamType?: unknown;
  readonly streamSequence?: unknown;
}

interface Stream {
  readonly conversation: string;
  readonly beganAt: number;
  sequence: number;
  at: number;
  text: string;
  state: 'open' | 'complete' | 'cancelled';
}

export interface Verdict {
  readonly status: number;
  /** What the answer's body has in place of an id. */
  readonly error?: { readonly code: string; readonly message: string };
  readonly headers?: Readonly<Record<string, string>>;
}

const longestMs = 120_000;
const leastMs = 1_000;

export const streamInfoOf = ({ entities }: Partial<Activity>): StreamInfo | undefined =>
  entities?.find(({ type }) => type === 'streaminfo');

/** Teams' rules for streams (its documentation, “Stream bot messages”): what breaks one is refused as Teams does, and noted. */
export class StreamRules {
  /** What no bot should have sent, whatever became of it. */
  readonly violations: string[] = [];
  private readonly streams = new Map<string, Stream>();
  private readonly onTheirWay = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** A person presses Stop. */
  cancel(conversation: string): void {
    for (const stream of this.streams.values())
      if (stream.conversation === conversation && stream.state === 'open') stream.state = 'cancelled';
  }

  open(conversation: string): number {
    return [...this.streams.values()].filter(
      (one) => one.conversation === conversation && one.state === 'open',
    ).length;
  }

  arrives(conversation: string, activity: Partial<Activity>): void {
    if (streamInfoOf(activity) === undefined) return;
    const others = this.onTheirWay.get(conversation) ?? 0;
    if (others > 0) this.violations.push('a part was sent before the one before it had been answered');
    this.onTheirWay.set(conversation, others + 1);
  }

  answered(conversation: string, activity: Partial<Activity>): void {
    if (streamInfoOf(activity) !== undefined)
      this.onTheirWay.set(conversation, (this.onTheirWay.get(conversation) ?? 1) - 1);
  }

  /** undefined where it is no part of any stream. */
  take(conversation: string, activity: Partial<Activity>, newId: string): Verdict | undefined {
    const info = streamInfoOf(activity);
    if (info === undefined) return undefined;
    if ((activity.conversation as { conversationType?: string } | undefined)?.conversationType !== 'personal')
      return this.breaks(405, 'NotAllowed', 'Streaming is for chats of two.');
    const { text = '' } = activity;
    if (text.trim() === '') return this.breaks(400, 'BadRequest', 'Streaming activities should include text');
    const isLast = activity.type === 'message';
    const beside = (activity.entities ?? []).filter(({ type }) => type !== 'streaminfo');
    if (
      isLast
        ? info.streamType !== 'final'
        : info.streamType !== 'informative' && info.streamType !== 'streaming'
    )
      return this.breaks(
        400,
        'BadRequest',
        `A ${activity.type} with the stream type ${String(info.streamType)}`,
      );
    if (
      !isLast &&
      (beside.length > 0 || activity.attachments !== undefined || activity.channelData !== undefined)
    )
      return this.breaks(400, 'BadRequest', 'Labels, feedback and attachments belong to the last part');
    if (info.streamType === 'informative' && text.length > 1000)
      return this.breaks(400, 'BadRequest', 'An informative text is too long');
    if (info.streamId === undefined) return this.begin(conversation, info, text, newId, isLast);
    const stream = this.streams.get(String(info.streamId));
    if (stream?.conversation !== conversation)
      return this.breaks(404, 'ConversationNotFound', 'No such stream');
    return this.goOn(stream, info, text, isLast);
  }

  private begin(conversation: string, info: StreamInfo, text: string, id: string, isLast: boolean): Verdict {
    if (isLast || info.streamSequence !== 1)
      return this.breaks(400, 'BadRequest', 'A stream begins with the sequence 1');
    if (this.open(conversation) > 0)
      return this.breaks(
        403,
        'ContentStreamNotAllowed',
        'Content stream is not allowed: there is another one',
      );
    const at = this.now();
    const shown = info.streamType === 'streaming' ? text : '';
    this.streams.set(id, { conversation, beganAt: at, at, sequence: 1, text: shown, state: 'open' });
    return { status: 201 };
  }

  private goOn(stream: Stream, info: StreamInfo, text: string, isLast: boolean): Verdict {
    if (stream.state === 'cancelled') return refused('Content stream was cancelled by user.');
    if (stream.state === 'complete')
      return this.breaks(
        403,
        'ContentStreamNotAllowed',
        'Content stream is not allowed on an already completed streamed message',
      );
    const now = this.now();
    if (now - stream.beganAt > longestMs)
      return refused('Content stream finished due to exceeded streaming time.');
    if (now - stream.at < leastMs) return this.breaks(429, 'TooManyRequests', 'API calls quota exceeded');
    stream.at = now;
    if (isLast !== (info.streamSequence === undefined))
      return this.breaks(400, 'BadRequest', 'The last part alone has no sequence');
    if (!isLast) {
      if (!(Number(info.streamSequence) > stream.sequence)) {
        this.violations.push(`the sequence ${String(info.streamSequence)} after ${stream.sequence}`);
        return {
          status: 202,
          error: { code: 'ContentStreamSequenceOrderPreConditionFailed', message: 'Late.' },
        };
      }
      stream.sequence = Number(info.streamSequence);
    }
    if (!text.startsWith(stream.text))
      return this.breaks(
        403,
        'ContentStreamNotAllowed',
        `The text does not contain what was streamed: ${text}`,
      );
    if (isLast || info.streamType === 'streaming') stream.text = text;
    if (isLast) stream.state = 'complete';
    return { status: 202 };
  }

  private breaks(status: number, code: string, message: string): Verdict {
    this.violations.push(message);
    return { status, error: { code, message } };
  }
}

/** What may befall a bot that does all of it right. */
const refused = (message: string): Verdict => ({
  status: 403,
  error: { code: 'ContentStreamNotAllowed', message },
});
