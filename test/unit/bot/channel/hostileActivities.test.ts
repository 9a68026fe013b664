import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Activity } from 'botbuilder';
import { messageKey } from '../../../../src/bot/channel/messageKey.js';
import { commands } from '../../../../src/bot/commands/registry.js';
import { storable } from '../../../../src/storable.js';
import { BotUnderTest, testSettings } from '../../../helpers/bot/botUnderTest.js';
import { Dice, hostileTexts, mutated } from '../../../helpers/channel/hostile.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

/** Always the same activities; `HOSTILE_SEED=random` looks further, and a number looks again at what that one found. */
const given = process.env['HOSTILE_SEED'] ?? '1';
const seed = given === 'random' ? randomInt(2 ** 31) : Number(given);
const count = Number(process.env['HOSTILE_COUNT'] ?? 100);

const html = {
  contentType: 'text/html',
  content: '<p><at id="0">Hieno</at> hello <a href="https://x/y">z</a></p>',
};
const file = {
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  name: 'rows.jsonl',
  content: { downloadUrl: 'http://127.0.0.1:9/rows', uniqueId: 'x', fileType: 'jsonl' },
};
const presses: readonly Readonly<Record<string, unknown>>[] = [
  { verb: 'confirm', proposal: 'p-1', kind: 'journey', typed: 'confirm journey' },
  { verb: 'confirm', proposal: 'p-2', kind: 'teardown', typed: 'hieno-rg' },
  { verb: 'withdraw', proposal: 'p-1', kind: 'deploy' },
  { verb: 'refresh', run: 'r-1' },
  { verb: 'cancelRun', run: 'r-1' },
  { verb: 'retryRun', run: 'r-1', version: 1 },
  { verb: 'askQuota', for: 'journey', base: true },
  { verb: 'pasteDataset', rows: 'question,answer\nA?,b', format: 'csv' },
  { verb: 'nothing of ours', run: 'r-1' },
];

/** Everything that channels are known to send, as a client of good will would. */
const kinds: readonly ((dice: Dice) => Partial<Activity>)[] = [
  () => ({ type: 'message', text: 'What is an endpoint?' }),
  (dice) => ({ type: 'message', text: dice.one(dice.one(commands).examples) }),
  (dice) => ({ type: 'message', text: `${dice.one(dice.one(commands).examples)} ${dice.one(hostileTexts)}` }),
  (dice) => ({ type: 'message', text: dice.one(['yes', 'no', 'cancel', 'confirm journey', 'hieno-rg']) }),
  (dice) => ({
    type: 'message',
    text: `<at>Hieno</at> ${dice.one(['/status', 'hello', '<quoted messageId="1"/> yes'])}`,
    textFormat: dice.one(['plain', 'markdown', 'xml']),
    entities: [
      { type: 'mention', text: '<at>Hieno</at>', mentioned: { id: 'bot-1', name: 'Hieno' } },
      { type: 'quotedReply', quotedReply: { messageId: '1', preview: 'x' } },
      { type: 'clientInfo', locale: 'en-US', country: 'US' },
    ],
    attachments: [html],
  }),
  (dice) => ({
    type: 'message',
    text: dice.one(['/dataset', '', 'look at this']),
    attachments: [file, html].slice(dice.roll(2)),
  }),
  (dice) => ({ type: 'message', value: dice.one(presses), replyToId: 'out-1' }),
  (dice) => {
    const { verb, ...data } = dice.one(presses);
    const action = { type: 'Action.Execute', id: 'x', verb, data } as const;
    return {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action, trigger: dice.one(['manual', 'automatic']) },
      replyToId: 'out-1',
    };
  },
  (dice) => ({
    type: 'invoke',
    name: dice.one([
      'task/fetch',
      'task/submit',
      'message/submitAction',
      'composeExtension/query',
      'fileConsent/invoke',
      'signin/verifyState',
      'signin/tokenExchange',
      'application/search',
      'config/fetch',
      'healthCheck',
      'of no one',
    ]),
    value: {
      kind: 'search',
      actionName: 'feedback',
      actionValue: { reaction: 'like', feedback: '{}' },
      queryText: 'x',
    },
  }),
  (dice) => ({
    type: dice.one(['messageUpdate', 'messageDelete']),
    text: 'edited',
    channelData: { eventType: dice.one(['editMessage', 'softDeleteMessage', 'undeleteMessage']) },
  }),
  () => ({
    type: 'messageReaction',
    reactionsAdded: [{ type: 'like' }],
    reactionsRemoved: [{ type: 'sad' }],
    replyToId: 'out-1',
  }),
  (dice) => ({ type: 'installationUpdate', action: dice.one(['add', 'remove', 'add-upgrade']) }),
  (dice) => ({
    type: 'conversationUpdate',
    membersAdded: [
      { id: 'bot-1', name: 'Hieno' },
      { id: 'user-1', name: 'Anna' },
    ],
    membersRemoved: [{ id: 'user-2', name: 'Bob' }],
    topicName: 'x',
    channelData: {
      eventType: dice.one(['teamRenamed', 'channelCreated', 'teamMemberAdded']),
      team: { id: 't' },
    },
  }),
  (dice) => ({
    type: dice.one(['event', 'typing', 'endOfConversation', 'trace', 'handoff', 'command', 'suggestion']),
    name: dice.one(['tokens/response', 'ContinueConversation', 'application/vnd.microsoft.meetingStart']),
    value: { x: 1 },
  }),
];

const everywhere = {
  locale: 'en-US',
  localTimestamp: '2026-01-05T09:00:00+01:00' as unknown as Date,
  localTimezone: 'Europe/Berlin',
  channelData: { tenant: { id: 'tenant-1' }, source: { name: 'message' } },
};

describe('activities that no client of good will sends', function () {
  let test: BotUnderTest;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-hostile-'));
    test = await BotUnderTest.start({ settings: { ...testSettings, datasetsDir: folder } });
  });
  after(async () => {
    await test.stop();
    rmSync(folder, { recursive: true });
  });

  /** Answers a person waits for; of one activity, delivered a second time, there is none. */
  const wanted = (sent: Partial<Activity>, seen: Set<string>): boolean => {
    const read = storable(JSON.parse(JSON.stringify(sent))) as Activity;
    if (read.type !== 'message' || read.serviceUrl !== test.channel.serviceUrl) return false;
    // An address of their own that no connector has.
    if (!/^chat-\d+$/.test(read.conversation.id) || !/^in-\d+$/.test(read.id ?? 'in-0')) return false;
    const key = messageKey(read);
    if (key === undefined) return true;
    return !seen.has(key) && seen.add(key) !== undefined;
  };

  /** Where nobody answers, the bot waits before it tries again. */
  async function inTime<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => (isDone = true));
    await waitFor(
      () => {
        test.clock.advance(500);
        return isDone;
      },
      'the answer',
      10_000,
    );
    return done;
  }

  async function deliver(sent: Partial<Activity>, seen: Set<string>, isChanged: boolean): Promise<void> {
    const before = test.channel.calls.length;
    const { status, body } = await inTime(test.channel.deliver(sent));
    await inTime(test.bot.drain());
    const told = test.channel.calls.slice(before);
    // A run that begins is told by its status card.
    const isTold = test.runs.runs.size > 1 || told.some(({ activity }) => activity.type === 'message');
    const failures = test.log.events.filter(({ level }) => level === 'error');
    // Where nobody is to be had at all, that is noted.
    if (sent.serviceUrl === test.channel.serviceUrl) assert.deepEqual(failures, []);
    assert.doesNotMatch(JSON.stringify([body, told]), /Something went wrong|\bat .*\.(ts|js):/);
    // An invoke that nobody handles is "not implemented" by the Bot Framework's own rule.
    if (status === 501) return assert.ok(sent.type === 'invoke' && sent.name !== 'adaptiveCard/action');
    // The Bot Framework words its own refusals of invokes.
    if (status === 400 && isChanged)
      return assert.ok(sent.type === 'invoke' || typeof (body as { error?: unknown }).error === 'string');
    assert.equal(status, 200);
    if (sent.type === 'invoke' && sent.name === 'adaptiveCard/action')
      assert.equal((body as { statusCode?: unknown }).statusCode, 200);
    if (wanted(sent, seen)) assert.ok(isTold, 'no answer came');
  }

  /** What there is before each: a run, two plans, and for some an open question. */
  async function setTheScene(conversation: string, dice: Dice): Promise<void> {
    test.runs.runs.clear();
    test.runs.offers.length = 0;
    test.runs.runs.set('r-1', aRun({ id: 'r-1', status: dice.one(['running', 'failed', 'succeeded']) }));
    const place = { channelId: 'emulator', conversationId: conversation, reference: {} };
    const person = { id: 'emulator:user-1', name: 'Anna' };
    for (const kind of ['journey', 'teardown'] as const)
      await test.runs.offer(await test.planner.plan(kind, {}), person, place, { asked: {}, asOf: 0 });
    if (dice.roll(8) === 0) await test.channel.say('/teardown', { conversation });
    await inTime(test.bot.drain());
    test.log.events.length = 0;
  }

  it('get an answer each, and no failure', async () => {
    const seen = new Set<string>();
    for (let row = seed; row < seed + count; row++) {
      const dice = new Dice(row);
      const conversation = `chat-${row}`;
      await setTheScene(conversation, dice);
      const deliveryMode = dice.one(['default', 'expectReplies', 'stream']);
      const fields = { ...everywhere, deliveryMode, ...dice.one(kinds)(dice) };
      let sent: Partial<Activity> = test.channel.activity(fields, { conversation });
      const changes = dice.roll(4);
      for (let left = changes; left > 0; left--) sent = mutated(sent, dice) as Partial<Activity>;
      await deliver(sent, seen, changes > 0).catch((error: unknown) => {
        const { message } = error as Error;
        const again = `HOSTILE_SEED=${row} HOSTILE_COUNT=1`;
        throw new Error(`${message}\n${again}: ${JSON.stringify(sent).slice(0, 2000)}`, { cause: error });
      });
    }
    assert.equal((await fetch(`${test.channel.botUrl}/healthz`)).status, 200);
  });
});
