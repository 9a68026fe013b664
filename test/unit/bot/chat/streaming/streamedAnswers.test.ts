import assert from 'node:assert/strict';
import { aiLabel } from '../../../../../src/bot/chat/aiLabel.js';
import { flowingAnswer } from '../../../../helpers/bot/flowingAnswer.js';
import { waitFor } from '../../../../helpers/machine/waitFor.js';

describe('an answer that flows', () => {
  let flow: Awaited<ReturnType<typeof flowingAnswer>>;
  beforeEach(async () => {
    flow = await flowingAnswer();
  });
  afterEach(() => flow.stop());

  it('is told of first, then shown in parts that hold all so far, and is one message in the end', async () => {
    const { test, model, posted, parts, calls, asked, pass, done, remembered } = flow;
    await asked();
    await pass(1_000, 1);
    model.say('Because');
    await pass(1_500, 1);
    model.say(' it is');
    model.say(' striped');
    await pass(1_499);
    assert.equal(calls(), 2);
    await pass(1, 1);
    model.say('.');
    model.end();
    await done();
    assert.deepEqual(parts(), [
      'typing informative 1 undefined: I am working on an answer…',
      'typing streaming 2 out-1: Because',
      'typing streaming 3 out-1: Because it is striped',
      'message final undefined out-1: Because it is striped.',
    ]);
    assert.deepEqual(posted().at(-1)?.entities, [
      aiLabel,
      { type: 'streaminfo', streamType: 'final', streamId: 'out-1' },
    ]);
    assert.equal(posted().at(-1)?.textFormat, 'markdown');
    assert.equal(posted().at(-1)?.replyToId, 'in-1');
    assert.deepEqual(remembered(), [{ user: 'Why?', assistant: 'Because it is striped.' }]);
    assert.equal(test.channel.streams.open('chat-1'), 0);
  });

  it('is a plain message where it is there at once', async () => {
    const { model, posted, parts, asked, pass, done } = flow;
    await asked();
    model.say('Because');
    model.say(' it is.');
    await pass(999);
    model.end();
    await done();
    assert.deepEqual(parts(), ['message undefined undefined undefined: Because it is.']);
    assert.deepEqual(posted()[0]?.entities, [aiLabel]);
  });

  it('begins with its words where some are there already', async () => {
    const { model, parts, asked, pass, done } = flow;
    await asked();
    model.say('Because');
    await pass(1_000, 1);
    model.say(' it is.');
    model.end();
    await done();
    assert.deepEqual(parts(), [
      'typing streaming 1 undefined: Because',
      'message final undefined out-1: Because it is.',
    ]);
  });

  it('is typed for until it is known that it will flow', async () => {
    const { test, model, posted, parts, settled, asked, pass, done } = flow;
    test.model.contracts.tuned = 'flat';
    await asked();
    await pass(1_000, 1);
    await pass(3_000, 1);
    assert.deepEqual(
      posted().map((activity) => [activity.type, activity.text]),
      [
        ['typing', undefined],
        ['typing', undefined],
      ],
    );
    model.say('Because');
    await settled(3);
    model.end();
    await done();
    assert.deepEqual(parts().slice(2), [
      'typing streaming 1 undefined: Because',
      'message final undefined out-3: Because',
    ]);
  });

  it('waits for each part to be answered', async () => {
    const { test, model, parts, calls, settled, asked, pass, done } = flow;
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await asked();
    model.say('Because');
    test.channel.before = () => held;
    await pass(1_000);
    model.say(' it is');
    await pass(10_000);
    assert.equal(calls(), 0);
    answer();
    await settled(1);
    await pass(1_000, 1);
    model.end();
    await done();
    assert.deepEqual(parts(), [
      'typing streaming 1 undefined: Because',
      'typing streaming 2 out-1: Because it is',
      'message final undefined out-1: Because it is',
    ]);
  });

  it('has one stream at a time in a chat', async () => {
    const { test, model, pass, asked, done } = flow;
    await asked('One?');
    await test.channel.say('Two?');
    model.say('First');
    await pass(1_000, 1);
    model.end();
    await waitFor(() => {
      test.clock.advance(500);
      return test.model.asked.length === 2;
    });
    model.say('Second');
    await pass(1_500, 1);
    model.end();
    await done();
    assert.deepEqual(test.channel.texts(), ['First', 'Second']);
  });

  it('is shown in the markdown that Teams has, its code closed before a note', async () => {
    const { test, model, posted, asked, pass, done } = flow;
    await asked();
    model.say('# Steps\n1. One\n```js\nlet a');
    await pass(1_000, 1);
    assert.equal(posted()[0]?.text, '**Steps**\n\n1. One\n```js\nlet a');
    await test.channel.say('/stop');
    await done();
    assert.deepEqual(test.channel.texts(), ['**Steps**\n\n1. One\n```js\nlet a\n```\n\n*(Stopped.)*']);
  });

  it('has a button that stops it where the client has none of its own', async () => {
    const { test, model, posted, asked, pass, done } = flow;
    test.channel.isPlayground = true;
    await asked();
    model.say('Because of');
    await pass(1_000, 1);
    const [button] = posted()[0]?.suggestedActions?.actions ?? [];
    assert.equal(button?.title, 'Stop');
    await test.channel.say(String(button.value));
    await done();
    assert.deepEqual(test.channel.texts(), ['Because of\n\n*(Stopped.)*']);
    assert.equal(posted().at(-1)?.suggestedActions, undefined);
  });
});
