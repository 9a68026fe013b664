import assert from 'node:assert/strict';
import { aiLabel } from '../../../../../src/bot/chat/aiLabel.js';
import { flowingAnswer } from '../../../../helpers/bot/flowingAnswer.js';
import { streamInfoOf } from '../../../../helpers/channel/streamRules.js';
import { toBot } from '../../../../helpers/channel/toBot.js';
import { waitFor } from '../../../../helpers/machine/waitFor.js';

describe('an answer that flows and is cut off', () => {
  let flow: Awaited<ReturnType<typeof flowingAnswer>>;
  beforeEach(async () => {
    flow = await flowingAnswer();
  });
  afterEach(() => flow.stop());
  it('that the endpoint cuts ends with a sentence, and is remembered as far as it came', async () => {
    const { model, posted, parts, asked, pass, done, remembered } = flow;
    await asked();
    model.say('Because of the');
    await pass(1_000, 1);
    model.say(' stripes');
    model.breaks();
    await done();
    assert.equal(
      parts().at(-1),
      'message final undefined out-1: Because of the stripes\n\n*(The answer broke off in the middle. Ask again.)*',
    );
    assert.deepEqual(posted().at(-1)?.entities?.[0], aiLabel);
    assert.deepEqual(remembered(), [{ user: 'Why?', assistant: 'Because of the stripes' }]);
  });

  it('that a person stops in Teams is not asked for any more, and remembered as it was seen', async () => {
    const { test, model, parts, calls, asked, pass, done, remembered } = flow;
    await asked();
    model.say('Because of');
    await pass(1_000, 1);
    test.channel.streams.cancel('chat-1');
    model.say(' the stripes');
    await pass(1_500, 1);
    assert.ok(model.isGivenUp);
    await done();
    assert.deepEqual(parts(), ['typing streaming 1 undefined: Because of']);
    assert.equal(calls(), 2);
    assert.deepEqual(remembered(), [{ user: 'Why?', assistant: 'Because of' }]);
    assert.equal(test.incoming.open.size, 0);
  });

  it('that a person stops before its last part says nothing more', async () => {
    const { test, model, calls, asked, pass, done, remembered } = flow;
    await asked();
    model.say('Because of');
    await pass(1_000, 1);
    test.channel.streams.cancel('chat-1');
    model.say(' the stripes.');
    model.end();
    await done();
    assert.deepEqual(test.channel.texts(), []);
    assert.equal(calls(), 2);
    assert.deepEqual(remembered(), [{ user: 'Why?', assistant: 'Because of' }]);
  });

  it('stops by /stop with what there is', async () => {
    const { test, model, asked, pass, done, remembered } = flow;
    await asked();
    model.say('Because of');
    await pass(1_000, 1);
    model.say(' the stripes');
    await test.channel.say('/stop');
    await done();
    assert.ok(model.isGivenUp);
    assert.deepEqual(test.channel.texts(), ['Because of the stripes\n\n*(Stopped.)*']);
    assert.deepEqual(remembered(), [{ user: 'Why?', assistant: 'Because of the stripes' }]);
  });

  it('stops by /stop before it has begun, and all that wait behind it', async () => {
    const { test, parts, asked, pass, done, remembered } = flow;
    await asked();
    await test.channel.say('And?');
    await pass(1_000, 1);
    await test.channel.say('stop');
    await done();
    assert.deepEqual(parts(), [
      'typing informative 1 undefined: I am working on an answer…',
      'message final undefined out-1: Stopped.',
      'message undefined undefined undefined: Stopped.',
    ]);
    assert.deepEqual(remembered(), []);
    await test.channel.say('/stop');
    await test.channel.text('No answer is being written here.');
  });

  it('goes on as a message of its own after two minutes, and loses nothing', async () => {
    const { test, model, posted, parts, calls, flows, asked, pass, done, remembered } = flow;
    await asked();
    model.say('One.\n\n```\ncode');
    await pass(1_000, 1);
    await pass(60_000);
    await flows(' more');
    await pass(50_000, 1);
    assert.match(
      parts().find((part) => part.startsWith('message')) ?? '',
      /^message final undefined out-1: One\.\n\n```\ncode more\n```\n\n\*\(An answer may flow for two minutes only\./,
    );
    const before = calls();
    await pass(3_000, 1);
    assert.equal(test.channel.calls[before]?.activity.type, 'typing');
    assert.equal(test.channel.calls[before]?.activity.text, undefined);
    model.say(' still\n```\nTwo.');
    model.end();
    await done();
    assert.equal(parts().at(-1), 'message undefined undefined undefined: ```\n still\n```\nTwo.');
    assert.deepEqual(posted().at(-1)?.entities, [aiLabel]);
    assert.deepEqual(remembered(), [{ user: 'Why?', assistant: 'One.\n\n```\ncode more still\n```\nTwo.' }]);
  });

  it('is a message of its own where the channel has ended the stream before', async () => {
    const { test, model, parts, asked, pass, done } = flow;
    await asked();
    model.say('Because');
    await pass(1_000, 1);
    test.channel.fail(
      403,
      'ContentStreamNotAllowed',
      () => true,
      1,
      {},
      'Content stream finished due to exceeded streaming time.',
    );
    model.say(' of it.');
    await pass(1_500, 1);
    model.end();
    await done();
    assert.deepEqual(test.channel.texts(), ['Because of it.']);
    assert.equal(parts().at(-1), 'message undefined undefined undefined: Because of it.');
  });

  for (const [status, code] of [
    [403, 'ContentStreamNotAllowed'],
    [405, 'MethodNotAllowed'],
    [400, 'BadRequest'],
    ['dropped', ''],
  ] as const)
    it(`is a message of its own where the channel takes no stream: ${status}`, async () => {
      const { test, model, parts, asked, pass, done } = flow;
      test.channel.fail(status, code, () => true);
      await asked();
      model.say('Because');
      await pass(1_000, 1);
      model.say(' of it.');
      await pass(1_500);
      model.end();
      await done();
      assert.deepEqual(
        parts().filter((part) => part.startsWith('message')),
        ['message undefined undefined undefined: Because of it.'],
      );
    });

  it('flows no more in a conversation that takes no streams, and again where one was only not taken', async () => {
    for (const [status, tries] of [
      [403, 2],
      [405, 1],
    ] as const) {
      await flow.stop();
      flow = await flowingAnswer();
      const { test, model, asked, pass, done } = flow;
      test.channel.fail(status, 'ContentStreamNotAllowed', ({ activity }) => activity.text === 'One', 9);
      for (const question of ['Why?', 'And then?']) {
        await asked(question);
        model.say('One');
        await pass(1_000);
        model.say(' two.');
        model.end();
        await done();
      }
      assert.equal(test.channel.calls.filter((call) => call.status === status).length, tries, String(status));
      assert.deepEqual(test.channel.texts(), ['One two.', 'One two.']);
    }
  });

  for (const [status, headers, wait] of [
    [429, { 'retry-after': '4' }, 4_000],
    [429, {}, 1_500],
    [503, {}, 1_500],
    ['dropped', {}, 1_500],
  ] as const)
    it(`makes a part good that was not taken (${status}) by the next one, after ${wait} ms`, async () => {
      const { test, model, parts, calls, asked, pass, done } = flow;
      await asked();
      model.say('One');
      await pass(1_000, 1);
      test.channel.fail(status, '', () => true, 1, headers);
      model.say(' two');
      await pass(1_500, 1);
      await pass(wait - 1);
      assert.equal(calls(), 2);
      await pass(1, 1);
      assert.equal(parts().at(-1), 'typing streaming 3 out-1: One two');
      model.end();
      await done();
      assert.deepEqual(test.channel.texts(), ['One two']);
    });

  it('begins later where the first part comes too soon for the channel', async () => {
    const { test, model, parts, asked, pass, done } = flow;
    test.channel.fail(429, '', () => true);
    await asked();
    model.say('One');
    await pass(1_000, 1);
    await pass(1_500, 1);
    assert.deepEqual(parts(), ['typing streaming 1 undefined: One']);
    model.end();
    await done();
    assert.deepEqual(test.channel.texts(), ['One']);
  });

  it('is not said twice where the answer to its last part was lost', async () => {
    const { test, model, calls, asked, pass, done, remembered } = flow;
    await asked();
    model.say('One');
    await pass(1_000, 1);
    test.channel.fail(
      403,
      'ContentStreamNotAllowed',
      ({ activity }) => activity.type === 'message',
      1,
      {},
      'Content stream is not allowed on an already completed streamed message',
    );
    model.end();
    await done();
    assert.equal(calls(), 2);
    assert.deepEqual(remembered(), [{ user: 'Why?', assistant: 'One' }]);
  });

  it('is said as any other where its last part does not arrive', async () => {
    const { test, model, parts, asked, pass, done } = flow;
    await asked();
    model.say('One');
    await pass(1_000, 1);
    test.channel.fail(503, '', ({ activity }) => streamInfoOf(activity)?.streamType === 'final', 9);
    model.end();
    await done();
    assert.equal(parts().at(-1), 'message undefined undefined undefined: One');
    assert.deepEqual(test.undelivered.items, []);
  });

  it('is put off with a sentence where the bot stops, and stays owed', async () => {
    const { test, model, asked, pass, done, remembered } = flow;
    await asked();
    model.say('Because');
    await pass(1_000, 1);
    test.bot.interrupt();
    await done();
    assert.deepEqual(test.channel.texts(), [
      'Because\n\n*(I am being restarted. Your question is kept: I answer it when I am back.)*',
    ]);
    assert.equal(test.incoming.open.size, 1);
    assert.deepEqual(remembered(), []);
  });

  it('ends with a sentence where another process has taken it over', async () => {
    const { test, model, asked, pass, done } = flow;
    await asked();
    model.say('Because');
    await pass(1_000, 1);
    test.incoming.isLost = true;
    model.end();
    await done();
    assert.deepEqual(test.channel.texts(), [
      'Because\n\n*(I was interrupted here. The whole answer follows.)*',
    ]);
    assert.equal(test.channel.streams.open('chat-1'), 0);
  });

  it('comes whole where a killed process has begun it: its stream may be open still', async () => {
    const { test, model, parts, pass, done } = flow;
    const dead = test.channel.activity({ text: 'Why?' });
    test.incoming.handOut({
      key: 'k',
      conversation: 'msteams|chat-1',
      activity: JSON.stringify(dead),
      at: test.clock.now(),
      turns: 0,
      isOwed: false,
      isAsking: true,
      isLeft: true,
    });
    await waitFor(() => test.model.asked.length === 1);
    assert.ok(!model.isHeard);
    await pass(1_000, 1);
    assert.deepEqual(parts(), ['typing undefined undefined undefined: ']);
    model.say('Because.');
    model.end();
    await done();
    assert.deepEqual(test.channel.texts(), ['Because.']);
  });

  for (const [where, channel, conversation] of [
    ['a group', 'msteams', { id: 'chat-1', conversationType: 'groupChat', isGroup: true }],
    ['a channel', 'msteams', { id: 'chat-1', conversationType: 'channel', isGroup: true }],
    ['another client', 'emulator', { id: 'chat-1', conversationType: 'personal' }],
  ] as const)
    it(`is typed for and one message in ${where}`, async () => {
      await flow.stop();
      flow = await flowingAnswer(channel);
      const { test, model, parts, pass, done } = flow;
      await test.channel.deliver(
        test.channel.activity({ ...toBot('Why?'), conversation: conversation as never }),
      );
      await waitFor(() => test.model.asked.length === 1);
      assert.ok(!model.isHeard);
      await pass(1_000, 1);
      model.say('Because.');
      model.end();
      await done();
      assert.deepEqual(parts(), [
        'typing undefined undefined undefined: ',
        'message undefined undefined undefined: Because.',
      ]);
    });

  it('has a button that stops it where it does not flow and takes long, once', async () => {
    await flow.stop();
    flow = await flowingAnswer('emulator');
    const { test, posted, asked, pass, done } = flow;
    await asked();
    await pass(1_000, 1);
    for (let indicator = 2; indicator < 6; indicator++) await pass(3_000, 1);
    assert.deepEqual(test.channel.texts(), []);
    await pass(3_000, 2);
    for (let indicator = 7; indicator < 14; indicator++) await pass(3_000, 1);
    assert.deepEqual(test.channel.texts(), ['This answer takes its time. `/stop` ends the wait.']);
    const shown = posted().find(({ type }) => type === 'message');
    assert.equal(shown?.suggestedActions?.actions[0]?.title, 'Stop');
    await test.channel.say('Stop');
    await done();
    assert.equal(test.channel.texts().at(-1), 'Stopped.');
    assert.equal(test.channel.texts().length, 2);
  });
});
