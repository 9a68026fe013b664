import assert from 'node:assert/strict';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';

const bob = { user: { id: 'user-2', name: 'Bob' } };

describe('a dialog that lacks an argument', () => {
  let test: BotUnderTest;

  beforeEach(async () => {
    test = await BotUnderTest.start();
  });

  afterEach(() => test.stop());

  const say = async (text: string, options?: object): Promise<string> => {
    await test.channel.say(text, options);
    await test.bot.drain();
    return test.channel.texts().at(-1) ?? '';
  };

  const asked = /What should be removed/;
  const targets = () => test.planner.planned.map(({ inputs }) => inputs.target);

  it('asks for it with its choices and plans with the answer', async () => {
    await test.channel.say('/teardown');
    await test.bot.drain();
    assert.match(JSON.stringify(test.channel.messages()[0]), /What should be removed.*endpoint.*everything/s);
    await say('Everything');
    assert.deepEqual(targets(), ['everything']);
    assert.deepEqual(test.model.asked, []);
  });

  it('says what is wrong with an answer and takes the next one', async () => {
    await say('/teardown');
    assert.match(
      await say('the garden'),
      /\*\*target\*\* must be `endpoint` or `everything`, not `the garden`/,
    );
    await say('endpoint');
    assert.deepEqual(targets(), ['endpoint']);
  });

  it('stops asking after three wrong answers, so that nobody is held in a question', async () => {
    await say('/teardown');
    await say('one');
    await say('two');
    assert.match(await say('three'), /I stop asking; run \/teardown again/);
    assert.match(await say('four'), /You said: four/);
    assert.deepEqual(targets(), []);
  });

  for (const word of ['cancel', 'Cancel', '/cancel'])
    it(`is left by ${word}`, async () => {
      await say('/teardown');
      assert.equal(await say(word), 'Cancelled. Nothing was done.');
      assert.match(await say('endpoint'), /You said: endpoint/);
      assert.deepEqual(targets(), []);
    });

  it('takes nobody else for the person it asked', async () => {
    await say('/teardown');
    assert.match(await say('endpoint', bob), /You said: endpoint/);
    assert.match(await say('endpoint', { conversation: 'chat-2' }), /You said: endpoint/);
    await say('endpoint');
    assert.equal(test.runs.offers[0]?.person.name, 'Anna');
  });

  it('keeps the question open while /help and /status are looked at', async () => {
    await say('/teardown');
    await say('/help');
    await say('/status');
    await say('endpoint');
    assert.deepEqual(targets(), ['endpoint']);
  });

  it('drops the question for another admin command', async () => {
    await say('/teardown');
    await say('/provision');
    assert.match(await say('endpoint'), /You said: endpoint/);
    assert.deepEqual(targets(), [undefined]);
  });

  it('takes nothing for its answer after a quarter of an hour', async () => {
    await say('/teardown');
    test.clock.advance(15 * 60_000 + 1);
    assert.match(await say('endpoint'), /You said: endpoint/);
    assert.match(await say('/teardown'), asked);
    await say('endpoint');
    assert.deepEqual(targets(), ['endpoint']);
  });

  it('goes on after a restart', async () => {
    await say('/teardown');
    const after = await BotUnderTest.start({ storage: test.storage, planner: test.planner, runs: test.runs });
    try {
      await after.channel.say('endpoint');
      await after.bot.drain();
      assert.deepEqual(targets(), ['endpoint']);
    } finally {
      await after.stop();
    }
  });
});

describe('an admin who is none any more', () => {
  it('is not asked on', async () => {
    const admins = new Set(['11111111-1111-1111-1111-111111111111']);
    const first = await BotUnderTest.start({ channel: 'msteams', access: { admins } });
    await first.channel.say('/teardown');
    await first.bot.drain();
    const access = { admins: new Set(['somebody-else']) };
    const second = await BotUnderTest.start({ channel: 'msteams', access, storage: first.storage });
    try {
      await second.channel.say('endpoint');
      await second.bot.drain();
      assert.deepEqual(second.channel.texts(), ['Cancelled. Nothing was done.']);
      assert.deepEqual(second.planner.planned, []);
    } finally {
      await first.stop();
      await second.stop();
    }
  });
});
