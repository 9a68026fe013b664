import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity } from 'botbuilder';
import { waitFor } from '../machine/waitFor.js';
import { StreamRules } from './streamRules.js';

/** One call that the bot made to the channel. */
export interface ChannelCall {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly conversation: string;
  /** Id of the activity that was made, changed or deleted. */
  readonly activityId: string;
  readonly activity: Partial<Activity>;
  readonly authorization: string | undefined;
  readonly status: number;
}

export interface ChannelFailureRule {
  /** `dropped`: the connection breaks before an answer. */
  readonly status: number | 'dropped';
  readonly code: string;
  readonly message: string;
  readonly when: (call: Omit<ChannelCall, 'status'>) => boolean;
  readonly headers: Readonly<Record<string, string>>;
  times: number;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface SenderOptions {
  readonly conversation?: string;
  readonly user?: { readonly id?: string; readonly name?: string; readonly aadObjectId?: string };
}

/**
 * A Bot Framework channel over real HTTP: it delivers activities to the bot as the Emulator or Teams does, and takes
 * what the bot sends as their connector does.
 */
export class FakeChannel {
  readonly calls: ChannelCall[] = [];
  private readonly failures: ChannelFailureRule[] = [];
  private readonly server: Server;
  /** By which pace is judged. */
  now: () => number = () => Date.now();
  readonly streams = new StreamRules(() => this.now());
  private made = 0;
  private said = 0;
  botUrl = '';
  /** Whether it is the Agents Playground, which says that it is Teams. */
  isPlayground = false;
  /** Lets a test hold a call up before the channel takes it. */
  before: (call: Omit<ChannelCall, 'status'>) => void | Promise<void> = () => undefined;

  constructor(readonly kind: 'emulator' | 'msteams' = 'emulator') {
    this.server = createServer((request, response) => void this.take(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** The ids of activities go on from there: for a bot that has met those of another channel. */
  countFrom(id: number): void {
    this.made = this.said = id;
  }

  get serviceUrl(): string {
    const path = this.isPlayground ? '/_connector' : '';
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** Lets the next `times` fitting calls fail. */
  fail(
    status: ChannelFailureRule['status'],
    code: string,
    when: ChannelFailureRule['when'],
    times = 1,
    headers: ChannelFailureRule['headers'] = {},
    message = code,
  ): void {
    this.failures.push({ status, code, message, when, times, headers });
  }

  /** An activity as this channel would deliver it. */
  activity(
    fields: Partial<Activity>,
    { conversation = 'chat-1', user = {} }: SenderOptions = {},
  ): Partial<Activity> {
    const teams = this.kind === 'msteams';
    const tenant = teams ? { tenantId: 'tenant-1', conversationType: 'personal' } : {};
    return {
      type: 'message',
      id: `in-${++this.said}`,
      channelId: this.kind,
      serviceUrl: this.serviceUrl,
      timestamp: new Date(0).toISOString() as unknown as Date,
      from: {
        id: user.id ?? 'user-1',
        name: user.name ?? 'Anna',
        ...(teams ? { aadObjectId: user.aadObjectId ?? '11111111-1111-1111-1111-111111111111' } : {}),
      },
      recipient: { id: 'bot-1', name: 'Hieno' },
      conversation: { id: conversation, ...tenant } as Activity['conversation'],
      ...(teams ? { channelData: { tenant: { id: 'tenant-1' } } } : {}),
      ...fields,
    };
  }

  /** Delivers an activity, or anything else, to the bot. */
  async deliver(body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`${this.botUrl}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  }

  say(text: string, options?: SenderOptions): Promise<Reply> {
    return this.deliver(this.activity({ text }, options));
  }

  /** Presses a button as Action.Execute (an invoke) or as its fallback (a message with a value). */
  press(
    how: 'execute' | 'submit',
    data: Readonly<Record<string, unknown>>,
    replyToId: string | undefined,
    options?: SenderOptions,
  ): Promise<Reply> {
    const reply = replyToId === undefined ? {} : { replyToId };
    const pressed: Partial<Activity> =
      how === 'submit'
        ? { type: 'message', value: data, ...reply }
        : {
            type: 'invoke',
            name: 'adaptiveCard/action',
            value: { action: { type: 'Action.Execute', verb: data['verb'], data }, trigger: 'manual' },
            ...reply,
          };
    return this.deliver(this.activity(pressed, options));
  }

  /** Messages that the bot posted and the channel took; typing left out. */
  messages(conversation?: string): Partial<Activity>[] {
    return this.accepted('POST', conversation)
      .map((call) => call.activity)
      .filter((activity) => activity.type === 'message');
  }

  texts(conversation?: string): string[] {
    return this.messages(conversation).flatMap((activity) => (activity.text ? [activity.text] : []));
  }

  accepted(method: ChannelCall['method'], conversation?: string): ChannelCall[] {
    return this.calls.filter(
      (call) =>
        call.method === method &&
        call.status < 300 &&
        (conversation === undefined || call.conversation === conversation),
    );
  }

  waitFor<T>(look: () => T | undefined | false, what?: string, limitMs?: number): Promise<T> {
    return waitFor(
      look,
      what ?? `something on the channel; it has ${JSON.stringify(this.calls, null, 1).slice(-3000)}`,
      limitMs,
    );
  }

  /** The first message text that contains `part`. */
  text(part: string): Promise<string> {
    return this.waitFor(() => this.texts().find((text) => text.includes(part)));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, conversation = '', id] =
      /^(?:\/_connector)?\/v3\/conversations\/([^/]+)\/activities(?:\/([^/?]+))?/.exec(request.url ?? '') ??
      [];
    const method = request.method as ChannelCall['method'];
    const call = {
      method,
      conversation: decodeURIComponent(conversation),
      activityId: method === 'POST' ? `out-${++this.made}` : decodeURIComponent(id ?? ''),
      activity: (parse(Buffer.concat(chunks).toString()) ?? {}) as Partial<Activity>,
      authorization: request.headers.authorization,
    };
    this.streams.arrives(call.conversation, call.activity);
    await this.before(call);
    const rule = this.failures.find((failure) => failure.times > 0 && failure.when(call));
    if (rule !== undefined) rule.times -= 1;
    const part =
      rule === undefined && method === 'POST'
        ? this.streams.take(call.conversation, call.activity, call.activityId)
        : undefined;
    const status = rule?.status ?? part?.status ?? 200;
    this.calls.push({ ...call, status: status === 'dropped' ? 599 : status });
    this.streams.answered(call.conversation, call.activity);
    if (status === 'dropped') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json', ...rule?.headers });
    const error = rule === undefined ? part?.error : { code: rule.code, message: rule.message };
    // Of a stream the first part alone is answered with an id.
    const made = status === 202 ? {} : { id: call.activityId };
    response.end(JSON.stringify(error === undefined ? made : { error }));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text === '' ? undefined : text;
  }
}
