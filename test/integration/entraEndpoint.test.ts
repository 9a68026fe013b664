import assert from 'node:assert/strict';
import { LocalStack } from '../helpers/azure/localStack.js';
import { Conversation, cardOf, textOf } from '../helpers/channel/conversation.js';

const rows = Array.from({ length: 12 }, (_, box) => ({
  messages: [
    { role: 'user', content: `What is the secret word of box number ${box}?` },
    { role: 'assistant', content: `The word in box ${box} is word-${box * 7}.` },
  ],
}));

describe('an endpoint that the bot asks as itself', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;

  before(async () => {
    stack = await LocalStack.start({ speed: 2000, settings: { AZURE_ENDPOINT_AUTH: 'aad_token' } });
    talk = new Conversation(stack.channel);
  });
  after(() => stack.stop());

  const done = (operation: string) =>
    stack.azure.requests().filter((one) => one.operation === operation && one.status < 300).length;
  const endpoint = () => {
    const [found] = stack.azure.service.state.list<{ id: string; authMode: string }>('mlEndpoints');
    return found ?? assert.fail('there is no endpoint');
  };
  const ask = () => talk.ask(rows[0]?.messages[0]?.content ?? '');
  const hasConfirm = (plan: Parameters<typeof cardOf>[0]) =>
    cardOf(plan)?.actions?.some(({ title }) => title === 'Confirm') === true;

  it('is made by a journey, answers, and has no key anywhere', async () => {
    const plan = await talk.plan(`/journey dataset=${stack.file('boxes.jsonl', rows)}`);
    assert.match(textOf(plan), /7 role assignments[\s\S]*without a key/);
    assert.doesNotMatch(textOf(plan), /Secret with the endpoint key/);
    assert.match(await talk.confirm(plan), /Journey: done/);
    assert.equal(endpoint().doc.authMode, 'AADToken');
    assert.match(await ask(), /^The word in box/);
    assert.equal(done('OnlineEndpoints_ListKeys'), 0);
    assert.equal(done('SetSecret'), 0);
  });

  it('has no key that /keys could show or rotate, and none for a flow', async () => {
    assert.match(textOf(await talk.plan('/keys')), /the bot asks as itself, and there is no key/);
    for (const command of ['/keys rotate', '/promptflow']) {
      const plan = await talk.plan(command);
      assert.match(textOf(plan), /goes by Entra tokens/, command);
      assert.ok(!hasConfirm(plan), command);
    }
  });

  it('refuses a bot that may not score, which says what it lacks', async () => {
    const { state } = stack.azure.service;
    const { principalId } = stack.azure;
    const own = state
      .list<{ principalId: string }>('roleAssignments')
      .filter(({ doc }) => doc.principalId === principalId);
    for (const { key } of own) state.delete('roleAssignments', key);
    assert.match(await ask(), /may not score.*\/provision/s);
    for (const { key, doc } of own) state.put('roleAssignments', key, doc);
    assert.match(await ask(), /^The word in box/);
  });

  it('is one with keys after a /deploy that is told so, and the chat goes on', async () => {
    await stack.app.stop();
    await stack.startApp({ AZURE_ENDPOINT_AUTH: 'key' });
    assert.match(await ask(), /^The word in box/);
    const plan = await talk.plan('/deploy');
    assert.match(textOf(plan), /opened by keys from then on/);
    assert.match(await talk.confirm(plan), /Deployment: done/);
    assert.equal(endpoint().doc.authMode, 'Key');
    assert.match(await ask(), /^The word in box/);
    assert.match(textOf(await talk.plan('/keys')), /the primary key/);
  });

  it('told neither its token nor a key to anybody', () => {
    const told = JSON.stringify(stack.channel.calls) + stack.logLines.join('');
    assert.doesNotMatch(told, /eyJ[\w-]{10,}\.[\w-]{10,}\./);
  });
});
