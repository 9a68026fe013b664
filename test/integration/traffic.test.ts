import assert from 'node:assert/strict';
import { Conversation, cardOf, textOf } from '../helpers/channel/conversation.js';
import { LocalStack } from '../helpers/azure/localStack.js';

const rows = Array.from({ length: 12 }, (_, index) => ({
  messages: [
    { role: 'user', content: `What is the secret word of box number ${index}?` },
    { role: 'assistant', content: `The word in box ${index} is word-${index * 7}.` },
  ],
}));

describe('the traffic of an endpoint with two deployments', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;

  before(async () => {
    stack = await LocalStack.start({ speed: 2000 });
    talk = new Conversation(stack.channel);
    const file = stack.file('boxes.jsonl', rows);
    await talk.run(`/journey dataset=${file}`);
  });
  after(() => stack.stop());

  const traffic = () => {
    const [endpoint] = stack.azure.service.state.list<{ traffic: Record<string, number> }>('mlEndpoints');
    return endpoint?.doc.traffic;
  };
  const status = async () => textOf(await talk.plan('/status'));
  const refusal = async (command: string) => {
    const plan = await talk.plan(command);
    assert.ok(!cardOf(plan)?.actions?.some(({ title }) => title === 'Confirm'), 'it can be confirmed');
    return textOf(plan);
  };

  it('cannot be rolled back before it was changed', async () => {
    assert.match(await refusal('/rollback'), /nothing to go back to/);
  });

  it('goes to a second deployment beside the first with /deploy, and back and forth with /rollback', async () => {
    const file = stack.file('boxes.jsonl', rows);
    await talk.run(`/finetune dataset=${file} epochs=2`);
    await talk.run('/deploy');
    assert.deepEqual(traffic(), { green: 100 });
    // Again, which changes nothing and so forgets nothing.
    await talk.run('/deploy');
    const back = await talk.plan('/rollback');
    assert.match(textOf(back), /from green 100 % to blue 100 %/);
    assert.match(textOf(back), /Deployment blue\nhieno-phi3, version 1: 100 %/);
    assert.match(await talk.confirm(back), /goes to blue 100 %/);
    assert.deepEqual(traffic(), { blue: 100 });
    assert.match(
      await status(),
      /^Status: hieno-phi3, version 1 answers\n[\s\S]*Traffic: blue 100 %\nBefore: green 100 %/,
    );
    await talk.run('/rollback');
    assert.deepEqual(traffic(), { green: 100 });
  });

  it('is split as it was asked for, in the names that Azure has, and /status shows it', async () => {
    const plan = await talk.plan('/traffic Blue=90 green=10 %');
    assert.match(textOf(plan), /from green 100 % to blue 90 %, green 10 %/);
    assert.match(
      await talk.confirm(plan),
      /Traffic: done[\s\S]*goes to blue 90 %, green 10 %[\s\S]*\/rollback/,
    );
    assert.deepEqual(traffic(), { blue: 90, green: 10 });
    const shown = await status();
    assert.match(
      shown,
      /^Status: hieno-phi3, version 1 \(90 %\) or hieno-phi3, version 2 \(10 %\) answers\n/,
    );
    assert.match(shown, /Traffic: blue 90 %, green 10 %/);
  });

  it('still answers the chat', async () => {
    assert.match(await talk.ask(rows[0]?.messages[0]?.content ?? ''), /box/);
  });

  it('is left alone where there is nothing to change, or what is named cannot take it', async () => {
    assert.match(await refusal('/traffic green=10 blue=90'), /nothing to change/);
    assert.match(await refusal('/traffic yellow=100'), /no deployment yellow; it has blue, green/);
    assert.match(await talk.ask('/traffic blue=90'), /they come to 90/);
  });

  it('is changed by a retry where Azure had failed to, and can still be rolled back', async () => {
    stack.azure.service.faults.add({ operation: 'OnlineEndpoints_CreateOrUpdate', kind: 'fail', count: 1 });
    assert.match(await talk.run('/traffic green=100'), /failed/);
    assert.deepEqual(traffic(), { blue: 90, green: 10 });
    const mark = stack.channel.calls.length;
    await stack.channel.say('/retry');
    await talk.answer((text) => /Traffic: done/.test(text), mark, 60_000);
    assert.deepEqual(traffic(), { green: 100 });
    await talk.run('/rollback');
    assert.deepEqual(traffic(), { blue: 90, green: 10 });
  });

  it('asks for the split where none is named', async () => {
    assert.match(await talk.ask('/traffic'), /Who should answer how many percent/);
    const plan = await talk.plan('green=100');
    assert.match(textOf(plan), /to green 100 %/);
  });
});
