import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import type { Card } from '../../../src/bot/cards/card.js';
import { FakeClock } from '../../helpers/machine/fakeClock.js';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';

const admin = '11111111-1111-1111-1111-111111111111';
const user = { user: { id: '29:user', name: 'Ulla', aadObjectId: '22222222-2222-2222-2222-222222222222' } };

describe('commands in the Emulator', () => {
  let test: BotUnderTest;

  beforeEach(async () => {
    test = await BotUnderTest.start();
  });

  afterEach(() => test.stop());

  const shown = (): string =>
    (test.channel.messages().at(-1)?.attachments?.[0]?.content as Card | undefined)?.fallbackText ?? '';

  for (const [typed, nearest] of [
    ['/deplyo', '/deploy'],
    ['/provison now', '/provision'],
    ['/fine', '/finetune'],
    ['/STAUTS', '/status'],
  ] as const)
    it(`offers ${nearest} for ${typed}`, async () => {
      await test.channel.say(typed);
      await test.channel.text(`Did you mean \`${nearest}\`?`);
      assert.deepEqual(test.model.asked, []);
    });

  it('offers the list where nothing is near', async () => {
    await test.channel.say('/xyzzy');
    await test.channel.text('I know no command /xyzzy. `/help` lists what there is.');
  });

  for (const [typed, ...parts] of [
    ['/journey epochs=99', '**epochs** must be a whole number from 1 to 10, not `99`', '`epochs=3`'],
    ['/finetune learning_rate=fast', '**learning_rate** must be a number from 5e-7 to 5e-3, not `fast`'],
    ['/finetune scheduler=square', '**scheduler** must be one of `linear`, `cosine`', 'not `square`'],
    ['/deploy base=maybe', '**base** must be `yes` or `no`'],
    ['/finetune epoch=3', 'no argument **epoch**. Did you mean `epochs=3`?', '`epochs=3`'],
    ['/provision size=big', '/provision takes no arguments'],
    ['/journey epochs=', '**epochs** must be a whole number from 1 to 10, not nothing'],
    ['/journey epochs=1 epochs=2', '**epochs** is given twice'],
    ['/deploy 1 2', '**version** is given twice'],
    ['/teardown garden', '**target** must be `endpoint` or `everything`, not `garden`'],
  ] as const)
    it(`answers ${typed} with what is wrong, the range and an example`, async () => {
      await test.channel.say(typed);
      const answer = await test.channel.text(parts[0]);
      for (const part of parts) assert.ok(answer.includes(part), answer);
      assert.deepEqual(test.planner.planned, []);
    });

  it('names everything that is wrong at once', async () => {
    await test.channel.say('/journey epochs=99 base=maybe colour=red');
    const answer = await test.channel.text('**epochs**');
    assert.match(answer, /\*\*epochs\*\*.*\*\*base\*\*.*\*\*colour\*\*/s);
  });

  it('plans with what was asked for', async () => {
    await test.channel.say('/finetune "./my chats.jsonl" Epochs=3 learning-rate=5e-6 scheduler=Cosine');
    await test.channel.say('deploy version=2 base=yes');
    await test.channel.say('/JOURNEY');
    await test.bot.drain();
    assert.deepEqual(test.planner.planned, [
      {
        kind: 'finetune',
        inputs: { dataset: './my chats.jsonl', epochs: 3, learningRate: 5e-6, scheduler: 'cosine' },
      },
      { kind: 'deploy', inputs: { modelVersion: '2', base: true } },
      { kind: 'journey', inputs: {} },
    ]);
  });

  it('does a redelivered command once', async () => {
    const activity = test.channel.activity({ text: '/provision' });
    for (let delivery = 0; delivery < 3; delivery++) await test.channel.deliver(activity);
    await test.bot.drain();
    assert.equal(test.runs.offers.length, 1);
  });

  it('shows the status with cloud, notice, route and runs, and one run in full', async () => {
    await test.channel.say('/provision');
    await test.bot.drain();
    await test.channel.say('confirm provision');
    await test.bot.drain();
    const [run] = [...test.runs.runs.keys()];
    await test.channel.say('status');
    await test.bot.drain();
    assert.match(shown(), /hieno-phi3, version 1.*Provisioning: waiting.*stand-in for Azure.*local Azure/s);
    await test.channel.say(`/status ${run}`);
    await test.bot.drain();
    assert.match(shown(), /Provisioning: waiting to start/);
    await test.channel.say('/status r-nothing');
    await test.channel.text('I know no run with that id.');
  });

  it('refreshes a status card by button', async () => {
    await test.channel.say('/provision');
    await test.bot.drain();
    await test.channel.say('confirm provision');
    await test.bot.drain();
    const data = { verb: 'refresh', run: [...test.runs.runs.keys()][0] };
    const { body } = await test.channel.press('execute', data, 'card-1');
    assert.match(JSON.stringify(body), /Provisioning: waiting to start/);
    const card = (await test.cards.get(String(data.run)))?.activityId;
    assert.ok(card !== undefined);
    const before = test.channel.accepted('PUT').length;
    await test.channel.press('submit', data, card);
    await test.bot.drain();
    assert.deepEqual(
      test.channel
        .accepted('PUT')
        .slice(before)
        .map(({ activityId }) => activityId),
      [card],
    );
  });

  it('draws over no message but the card itself, whatever a press says', async () => {
    await test.channel.say('/provision');
    await test.bot.drain();
    await test.channel.press('submit', { verb: 'withdraw', proposal: 'p-1', kind: 'provision' }, 'stolen');
    await test.bot.drain();
    await test.channel.say('/provision');
    await test.bot.drain();
    await test.channel.say('confirm provision');
    await test.bot.drain();
    const [run] = [...test.runs.runs.keys()];
    const card = (await test.cards.get(String(run)))?.activityId;
    const before = test.channel.accepted('PUT').length;
    await test.channel.press('submit', { verb: 'refresh', run }, 'stolen');
    await test.channel.press('submit', { verb: 'refresh', run }, card, { conversation: 'chat-2' });
    await test.bot.drain();
    assert.deepEqual(test.channel.accepted('PUT').slice(before), []);
    assert.ok(!test.channel.calls.some(({ activityId }) => activityId === 'stolen'));
    assert.match(shown(), /Provisioning: waiting to start/);
  });

  it('explains one command on /help deploy', async () => {
    await test.channel.say('/help deploy');
    await test.bot.drain();
    assert.match(shown(), /^\/deploy\n.*version.*base/s);
  });

  it('tells a failed plan in its own words', async () => {
    test.planner.make = () => Promise.reject(new TypeError('secret detail'));
    await test.channel.say('/provision');
    const answer = await test.channel.text('Something went wrong inside Hieno.');
    assert.doesNotMatch(answer, /secret detail/);
  });

  it('welcomes once per conversation', async () => {
    const joined = (id: string): Partial<Activity> =>
      test.channel.activity({ type: 'conversationUpdate', membersAdded: [{ id }] as never });
    await test.channel.deliver(joined('bot-1'));
    await test.channel.deliver(joined('user-1'));
    await test.channel.deliver({ type: 'conversationUpdate', membersAdded: [{ id: 'bot-1' }] });
    await test.bot.drain();
    assert.equal(test.channel.messages().length, 1);
    assert.match(shown(), /^I am Hieno.*A fine-tuned model answers here.*\[Help\]/s);
    // The chat page of this machine is empty after a restart.
    const again = await BotUnderTest.start({
      seen: test.seen,
      clock: new FakeClock(test.clock.now() + 1000),
    });
    for (let twice = 0; twice < 2; twice++) await again.channel.deliver(joined('bot-1'));
    await again.bot.drain();
    assert.equal(test.channel.messages().length, 2);
    await again.stop();
  });

  it('says one sentence when something breaks that nobody expected', async () => {
    test.runs.recent = () => Promise.reject(new TypeError('secret detail'));
    await test.channel.say('/status');
    const answer = await test.channel.text('Something went wrong inside Hieno.');
    assert.doesNotMatch(answer, /secret detail/);
    assert.ok(test.log.events.some(({ event, level }) => event === 'turn.failed' && level === 'error'));
    await test.channel.say('/help');
    await test.bot.drain();
    assert.match(shown(), /Hieno: help/);
  });
});

describe('who may do what in Teams', () => {
  let test: BotUnderTest;

  beforeEach(async () => {
    test = await BotUnderTest.start({
      channel: 'msteams',
      access: { admins: new Set([admin.toUpperCase()]), tenants: new Set(['tenant-1']) },
    });
  });

  afterEach(() => test.stop());

  const helpText = async (options: object): Promise<string> => {
    await test.channel.say('/help', options);
    await test.bot.drain();
    return (test.channel.messages().at(-1)?.attachments?.[0]?.content as Card).fallbackText;
  };

  it('lets admins do everything and shows them all of it', async () => {
    assert.match(await helpText({}), /\/journey.*\/compare.*\/status.*\/provision.*\/teardown/s);
    await test.channel.say('/provision');
    await test.bot.drain();
    assert.equal(test.runs.offers.length, 1);
  });

  it('lets others talk, compare and look, and shows them only that', async () => {
    const help = await helpText(user);
    assert.match(help, /\/compare.*\/reset.*\/status/s);
    assert.doesNotMatch(help, /\/journey|\/teardown|\/deploy/);
    await test.channel.say('Hello', user);
    await test.channel.text('You said: Hello');
  });

  for (const command of [
    '/provision',
    '/dataset',
    '/finetune',
    '/deploy',
    '/journey',
    '/teardown',
    '/teardown garden',
  ])
    it(`refuses ${command} to others before it asks anything`, async () => {
      await test.channel.say(command, user);
      await test.channel.text(`Only admins may run ${command.split(' ')[0]}, and you are not one of them.`);
      assert.deepEqual(test.planner.planned, []);
    });

  it('offers others no command they may not run', async () => {
    await test.channel.say('/deplyo', user);
    const answer = await test.channel.text('I know no command');
    assert.doesNotMatch(answer, /deploy`/);
  });

  it('points others to an admin when no model is deployed', async () => {
    test.routes.route = undefined;
    await test.channel.say('Hello', user);
    await test.channel.text('An admin has to deploy one first');
  });

  it('refuses everything from another tenant, and from none', async () => {
    for (const tenant of ['tenant-2', undefined]) {
      const activity = test.channel.activity({ text: 'Hello' });
      delete activity.channelData;
      activity.conversation = { id: 'c', ...(tenant === undefined ? {} : { tenantId: tenant }) } as never;
      await test.channel.deliver(activity);
    }
    await test.bot.drain();
    assert.equal(test.channel.texts().filter((text) => text.includes('another organisation')).length, 2);
    assert.deepEqual(test.model.asked, []);
  });

  it('takes the mention out in groups and channels', async () => {
    const mention = { type: 'mention', text: '<at>Hieno</at>', mentioned: { id: 'bot-1', name: 'Hieno' } };
    await test.channel.deliver(
      test.channel.activity({ text: '<at>Hieno</at>&nbsp;/provision', entities: [mention] }),
    );
    await test.channel.deliver(
      test.channel.activity({ text: '<at>Hieno</at> What is a job?', entities: [mention] }),
    );
    await test.channel.text('You said: What is a job?');
    assert.equal(test.planner.planned.length, 1);
    await test.channel.deliver(test.channel.activity({ text: '<at>Hieno</at>', entities: [mention] }));
    await test.channel.text('no words in it');
  });

  it('takes the mention out of the answer to an open question too', async () => {
    const mention = { type: 'mention', text: '<at>Hieno</at>', mentioned: { id: 'bot-1', name: 'Hieno' } };
    for (const text of ['/teardown', '\u200bEndpoint'])
      await test.channel.deliver(
        test.channel.activity({ text: `<at>Hieno</at> ${text}`, entities: [mention] }),
      );
    await test.bot.drain();
    assert.deepEqual(test.planner.planned, [{ kind: 'teardown', inputs: { target: 'endpoint' } }]);
  });

  it('takes nobody without an id for an admin', async () => {
    await test.channel.deliver(test.channel.activity({ text: '/provision', from: {} as never }));
    await test.channel.text('I cannot tell who you are');
  });
});
