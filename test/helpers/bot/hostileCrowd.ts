import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TurnContext, type Activity } from 'botbuilder';
import { Agent, request } from 'undici';
import { isUndelivered } from '../../../src/bot/channel/delivery/channelFailure.js';
import { isAddressed } from '../../../src/bot/channel/places/isAddressed.js';
import { messageKey } from '../../../src/bot/channel/messageKey.js';
import { conversationKey } from '../../../src/bot/channel/conversationKey.js';
import { placeOf } from '../../../src/dialogs/person.js';
import { storable } from '../../../src/storable.js';
import type { Reply } from '../channel/fakeChannel.js';
import { Dice } from '../channel/hostile.js';
import { admin, hostileRequest, type HostileRequest, type Scene } from '../channel/hostileActivity.js';
import { residue, wholeResidue, type Residue } from '../machine/residue.js';
import { testSettings } from './botUnderTest.js';
import { StoredBot } from './storedBot.js';

/** So many write at the same time, each in a conversation of their own. */
const width = 25;

interface Delivered extends HostileRequest {
  readonly seed: number;
  readonly replies: readonly Reply[];
}

/** People who wish no good, at the real HTTP route of the bot with its embedded database; judges every answer. */
export class HostileCrowd {
  private connections = new Agent();

  private constructor(
    private readonly stored: StoredBot,
    private readonly folder: string,
  ) {}

  static async start(): Promise<HostileCrowd> {
    const folder = mkdtempSync(path.join(tmpdir(), 'hieno-hostile-'));
    const stored = await StoredBot.start({
      channel: 'msteams',
      access: { admins: new Set([admin.aadObjectId]), tenants: new Set(['tenant-1']) },
      settings: { ...testSettings, datasetsDir: folder },
      // What is kept on purpose would hide what is kept by mistake.
      rememberedCharacters: 100_000,
    });
    // No echo: what is looked for in the answers may stand in the questions.
    stored.test.model.reply = () => 'That is a good question.';
    return new HostileCrowd(stored, folder);
  }

  async stop(): Promise<void> {
    await this.connections.close();
    await this.stored.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Delivers those of the seeds from `first` on and looks at what comes of each. */
  async deliver(first: number, count: number): Promise<void> {
    for (let seed = first; seed < first + count; seed += width)
      await this.together(seed, Math.min(width, first + count - seed));
  }

  /** What is held when nobody writes; with the heap where it is `whole`. */
  async residue(whole = false): Promise<Residue> {
    const { test } = this.stored;
    await this.inTime(test.bot.drain());
    await this.connections.close();
    this.connections = new Agent();
    const { asked } = test.model;
    for (const kept of [test.channel.calls, test.log.events, test.planner.planned, asked]) kept.length = 0;
    const left = whole ? await wholeResidue([TurnContext, AbortController, AbortSignal]) : residue();
    return { ...left, resources: { ...left.resources, waiting: test.clock.pending } };
  }

  private async together(first: number, count: number): Promise<void> {
    const { test } = this.stored;
    const scene = await this.setTheScene(first);
    test.channel.calls.length = test.log.events.length = 0;
    const seeds = Array.from({ length: count }, (_, index) => first + index);
    const delivered = await this.inTime(Promise.all(seeds.map((seed) => this.send(seed, scene))));
    await this.inTime(test.bot.drain());
    await this.inTime(this.stored.endRuns());
    const errors = test.log.events.filter(
      ({ level, fields }) => level === 'error' && !isUndelivered(fields?.['error']),
    );
    assert.deepEqual(errors, [], again(first, count));
    const seen = new Set<string>();
    for (const one of delivered)
      try {
        this.judge(one, seen);
      } catch (error) {
        const { message } = error as Error;
        throw new Error(`${message}\n${again(one.seed, 1)}: ${one.body.slice(0, 2_000)}`, { cause: error });
      }
  }

  private async send(seed: number, scene: Scene): Promise<Delivered> {
    const hostile = hostileRequest(new Dice(seed), scene);
    const times = hostile.isRepeated ? 2 : 1;
    const replies = await Promise.all(Array.from({ length: times }, () => this.post(hostile.body)));
    return { ...hostile, seed, replies };
  }

  private async post(body: string): Promise<Reply> {
    const answer = await request(`${this.stored.test.channel.botUrl}/api/messages`, {
      dispatcher: this.connections,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  private judge({ seed, body, conversation, isGood, replies }: Delivered, seen: Set<string>): void {
    const told = this.stored.test.channel.calls.filter((call) => call.conversation === conversation);
    assert.doesNotMatch(JSON.stringify([replies.map((reply) => reply.body), told]), unspeakable);
    const sent = parsed(body);
    for (const { status, body: said } of replies) {
      assert.ok([200, 400, 413, 501].includes(status), `status ${status}: ${JSON.stringify(said)}`);
      // An invoke that nobody handles is "not implemented" by the Bot Framework's own rule.
      if (status === 501) assert.ok(sent?.type === 'invoke' && sent.name !== 'adaptiveCard/action');
      // The Bot Framework words its own refusals of invokes.
      if (status === 400)
        assert.ok(
          sent?.type === 'invoke' || typeof (said as { error?: unknown } | undefined)?.error === 'string',
        );
      if (isGood) assert.notEqual(status, 413);
      if (isGood && sent?.type === 'message') assert.equal(status, 200, JSON.stringify(said));
    }
    const isTaken = replies.some(({ status }) => status === 200);
    if (isTaken && sent !== undefined && this.wantsAnswer(sent, conversation, seen))
      assert.ok(
        told.some(({ activity }) => activity.type === 'message'),
        `no answer came to ${seed}`,
      );
  }

  /** Whether a person waits for one; of an activity that was delivered before nobody does. */
  private wantsAnswer(sent: Activity, conversation: string, seen: Set<string>): boolean {
    if (sent.type !== 'message' || sent.serviceUrl !== this.stored.test.channel.serviceUrl) return false;
    // An address of their own that no connector has.
    if (sent.conversation?.id !== conversation || !/^in-\d+$/.test(sent.id ?? 'in-0')) return false;
    // What people say to each other.
    if (!isAddressed(sent)) return false;
    const key = messageKey(sent);
    if (key === undefined) return true;
    const place = `${conversationKey(placeOf(sent))} ${key}`;
    return !seen.has(place) && seen.add(place).size > 0;
  }

  /** Plans of two people, and a run that has failed; some have a question open. */
  private async setTheScene(first: number): Promise<Scene> {
    const { runs, test } = this.stored;
    const dice = new Dice(first);
    const proposals = await Promise.all(
      (['journey', 'teardown', 'deploy', 'quota request'] as const).map(async (kind, index) => {
        const person = { id: index === 2 ? 'nobody' : admin.aadObjectId, name: 'Anna' };
        const place = {
          channelId: 'msteams',
          conversationId: `chat-${first + dice.roll(width)}`,
          reference: { serviceUrl: test.channel.serviceUrl },
        };
        const plan = await test.planner.plan(kind, {});
        return (await runs.offer(plan, person, place, { asked: {}, asOf: await runs.changes() })).id;
      }),
    );
    for (let index = 0; index < width; index += 10)
      await this.post(
        JSON.stringify(
          test.channel.activity(
            { text: '/teardown' },
            { conversation: `chat-${first + index}`, user: admin },
          ),
        ),
      );
    await this.inTime(test.bot.drain());
    return {
      proposals,
      runs: (await runs.recent(3)).map(({ id }) => id),
      activity: (fields, conversation, user) => test.channel.activity(fields, { conversation, user }),
    };
  }

  /** Where nobody answers, the bot waits before it tries again. */
  private async inTime<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => (isDone = true));
    done.catch(() => undefined);
    const end = Date.now() + 30_000;
    while (!isDone && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      this.stored.test.clock.advance(100);
    }
    if (!isDone) throw new Error('Timed out waiting for the answers.');
    return done;
  }
}

/** What no answer says: that nobody knows what happened, where in the code it did, or a library's own words for it. */
const unspeakable =
  /Something went wrong|\bat [^"]*\.[cm]?[jt]s:\d|node_modules|\b(Type|Range|Syntax|Reference|Zod|Rest|Assertion)Error\b|ECONN|ENOTFOUND|EAI_|Cannot read propert|is not a function|is not iterable|invalid input syntax|violates .* constraint|Unexpected token/;

const again = (seed: number, count: number): string => `HOSTILE_SEED=${seed} HOSTILE_COUNT=${count}`;

/** What the bot makes of it, as far as it is an activity. */
function parsed(body: string): Activity | undefined {
  try {
    return storable(JSON.parse(body)) as Activity;
  } catch {
    return undefined;
  }
}
