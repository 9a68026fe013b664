import assert from 'node:assert/strict';
import { BotFleet } from '../helpers/bot/botFleet.js';
import { Conversation, textOf } from '../helpers/channel/conversation.js';
import type { ChannelCall } from '../helpers/channel/fakeChannel.js';
import { LocalAzureProcess } from '../helpers/azure/localAzureProcess.js';

type Call = Omit<ChannelCall, 'status'>;

const isSaid = ({ method, activity }: Call): boolean => method === 'POST' && activity.type === 'message';

describe('a bot behind a connector in bad health', () => {
  let azure: LocalAzureProcess;
  let fleet: BotFleet;
  let talk: Conversation;

  before(async () => {
    azure = await LocalAzureProcess.start(600);
    fleet = await BotFleet.start({ settings: azure.environment('hieno-connector') });
    talk = new Conversation(fleet.channel);
    refuseFirstTries();
  });
  after(async () => {
    await fleet?.stop();
    await azure?.stop();
  });

  /** Of everything that is new the first try is refused: mostly the token, sometimes the pace, without a word on how long. */
  function refuseFirstTries(): void {
    const seen = new Set<string>();
    const nameOf = (call: Call): string =>
      `${call.method} ${call.method === 'PUT' ? call.activityId : ''} ${JSON.stringify(call.activity)}`;
    const isNew = (call: Call): boolean => call.activity.type !== 'typing' && !seen.has(nameOf(call));
    let count = 0;
    const refuse = (status: number, code: string, isTurn: () => boolean): void =>
      fleet.channel.fail(
        status,
        code,
        (call) => isNew(call) && isTurn() && seen.add(nameOf(call)).size > 0,
        Infinity,
      );
    refuse(401, 'Unauthorized', () => ++count % 3 !== 0);
    refuse(429, 'Throttled', () => true);
  }

  const ends = () => fleet.channel.texts().filter((text) => /\*\*Journey: /.test(text));
  const refused = (status: number) => fleet.channel.calls.filter((call) => call.status === status).length;

  it('shows a whole journey and tells its end, once', async () => {
    const ending = await talk.confirm(await talk.plan('/journey base=yes'), 120_000);
    assert.match(ending, /\*\*Journey: done\*\*/);
    await fleet.channel.waitFor(
      // Where the pace was refused long enough, the first card that arrives shows the end already.
      () => fleet.channel.calls.some((call) => call.status === 200 && /^Journey: done/.test(textOf(call))),
      'the card at its end',
    );
    // The words were seen when they were refused; now they have to arrive.
    await fleet.channel.waitFor(() => ends().length > 0, 'the end');
    assert.equal(ends().length, 1, ends().join('\n'));
    assert.ok(refused(401) >= 3, `${refused(401)} refused tokens`);
    assert.ok(refused(429) > 0, `${refused(429)} times too fast`);
  });

  it('answers every question, once and in order', async () => {
    const mark = fleet.channel.calls.length;
    const asked = Array.from({ length: 8 }, (_, index) => `/help ${['deploy', 'status'][index % 2]}`);
    for (const text of asked) await fleet.channel.say(text);
    const answers = () =>
      fleet.channel.calls.slice(mark).filter((call) => isSaid(call) && call.status === 200);
    await fleet.channel.waitFor(() => answers().length >= asked.length, 'the answers', 60_000);
    assert.deepEqual(
      answers().map((call) =>
        /\/deploy/.test(textOf(call).split('\n')[0] ?? '') ? '/help deploy' : '/help status',
      ),
      asked,
    );
    const { length } = fleet.channel.texts();
    await fleet.channel.say('How long may a managed online endpoint take to answer before it gives up?');
    await fleet.channel.waitFor(
      () => fleet.channel.texts().length > length,
      'an answer of the model',
      60_000,
    );
  });

  it('says the next time what a final 403 refused, though it was started anew between', async () => {
    const { channel } = fleet;
    const question = 'What is an endpoint?';
    const warned = /delivery\.kept/;
    channel.fail(403, 'ConversationBlockedByUser', isSaid, 1);
    const rules = channel.calls.length;
    await channel.say(question);
    await channel.waitFor(
      () => channel.calls.slice(rules).some(({ status }) => status === 403),
      'the refusal',
    );
    await channel.waitFor(() => warned.test(fleet.bot.output), 'the bot to keep it');
    await fleet.end();
    await fleet.startBot();
    const before = channel.messages().length;
    await channel.say('/help status');
    await channel.waitFor(() => channel.messages().length >= before + 3, 'both answers', 60_000);
    const [why, late, now, ...more] = channel.messages().slice(before);
    assert.match(
      why?.text ?? '',
      /^I could not tell you this .* ago, because I was blocked in that conversation:$/,
    );
    assert.ok(late?.text && late.entities?.length === 1, JSON.stringify(late));
    assert.deepEqual([now?.attachments?.length, more], [1, []]);
    assert.deepEqual(await fleet.end(), [0]);
  });
});
