import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalStack } from '../helpers/azure/localStack.js';
import { Conversation, cardOf, textOf } from '../helpers/channel/conversation.js';
import { waitFor } from '../helpers/machine/waitFor.js';

const boxes = 12;
const questionOf = (box: number): string => `What is the secret word of box number ${box}?`;
/** Whatever the model has learnt: that it has answered is what counts here. */
const isAnswer = /^The word in box \d+ is word-\d+\.$/;
const rows = Array.from({ length: boxes }, (_, box) => ({
  messages: [
    { role: 'user', content: questionOf(box) },
    { role: 'assistant', content: `The word in box ${box} is word-${box * 7}.` },
  ],
}));

interface Endpoint {
  readonly id: string;
  readonly keys: { readonly primary: string; readonly secondary: string };
}
interface Secret {
  readonly name: string;
  readonly versions: readonly { readonly value: string }[];
}

describe('the keys of an endpoint that people talk with', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;
  let asked = 0;

  before(async () => {
    stack = await LocalStack.start({ speed: 2000 });
    talk = new Conversation(stack.channel);
    await talk.run(`/journey dataset=${stack.file('boxes.jsonl', rows)}`);
    // As many at once as there are, on however busy a machine.
    const { state } = stack.azure.service;
    for (const { key, doc } of state.list<{ concurrency: number }>('mlDeployments'))
      state.put('mlDeployments', key, { ...doc, concurrency: 1000 });
  });
  after(() => stack.stop());

  const endpoint = () => stack.azure.service.state.list<Endpoint>('mlEndpoints')[0]?.doc ?? assert.fail();
  const vaultKey = () =>
    stack.azure.service.state
      .list<Secret>('secrets')
      .find(({ doc }) => doc.name.endsWith('-key'))
      ?.doc.versions.at(-1)?.value;
  const count = (operation: string, status: number, mark = 0) =>
    stack.azure
      .requests()
      .slice(mark)
      .filter((one) => one.operation === operation && one.status === status).length;

  /** One question of one person, in a conversation of its own. */
  const ask = async (): Promise<string> => {
    const conversation = `crowd-${++asked}`;
    await stack.channel.say(questionOf(asked % boxes), { conversation, user: { id: conversation } });
    return conversation;
  };
  const answered = (all: readonly string[]) =>
    waitFor(
      () => {
        const open = all.filter((conversation) => stack.channel.texts(conversation).length === 0);
        return open.length === 0;
      },
      `answers to ${all.length} questions`,
      60_000,
    );
  const failed = (all: readonly string[]) =>
    all.flatMap((conversation) => {
      const [text] = stack.channel.texts(conversation);
      return isAnswer.test(text ?? '') ? [] : [`${conversation}: ${text}`];
    });

  it('are both made anew while up to fifty questions a second are asked, and not one of them fails', async () => {
    const before = endpoint().keys;
    const plan = await talk.plan('/keys rotate');
    assert.match(textOf(plan), /The primary key of .*Secret .*-key/s);
    assert.match(textOf(plan), /refused from then on/);
    const all = [await ask()];
    await answered(all);
    const mark = stack.azure.requests().length;
    let isOver = false;
    const end = talk.confirm(plan).finally(() => (isOver = true));
    const questions: ReturnType<typeof ask>[] = [];
    while (!isOver || questions.length < 50) {
      questions.push(ask());
      // The pace of the crowd, slower where the machine is: bot, Azure and channel are one process here.
      await delay(20);
    }
    assert.match(await end, /Key rotation: done.*Both keys of .* are new/s);
    all.push(...(await Promise.all(questions)));
    await answered(all);
    assert.deepEqual(failed(all), []);
    const { primary, secondary } = endpoint().keys;
    assert.ok(![primary, secondary].some((key) => Object.values(before).includes(key)));
    assert.equal(vaultKey(), primary);
    assert.ok(count('Inference_Score', 401, mark) > 0, 'nobody has met an old key');
  });

  it('are asked of Key Vault once by fifty questions that meet a rotated one', async () => {
    const { service } = stack.azure;
    await answered([await ask()]);
    const { id, keys } = endpoint();
    service.state.put('mlEndpoints', id, {
      ...endpoint(),
      keys: { ...keys, primary: 'a-key-of-another-day' },
    });
    const found = service.state.list<Secret>('secrets').find(({ doc }) => doc.name.endsWith('-key'));
    assert.ok(found);
    const versions = found.doc.versions.map((one) => ({ ...one, value: 'a-key-of-another-day' }));
    service.state.put('secrets', found.key, { ...found.doc, versions });
    const mark = stack.azure.requests().length;
    const all = await Promise.all(Array.from({ length: 50 }, ask));
    await answered(all);
    assert.deepEqual(failed(all), []);
    assert.ok(count('Inference_Score', 401, mark) > 1, 'one alone has met the old key');
    assert.equal(count('GetSecret', 200, mark), 1);
  });

  it('are shown by /keys without a key, and who may not see them is told so', async () => {
    const shown = textOf(await talk.plan('/keys'));
    assert.match(
      shown,
      /either of its two keys[\s\S]*the primary key[\s\S]*-key in kv-[\s\S]*Rotated\n?.*ago/,
    );
    const everything = JSON.stringify(stack.channel.calls) + stack.logLines.join('');
    for (const key of Object.values(endpoint().keys)) assert.ok(!everything.includes(key), 'a key was told');
  });

  it('are mended by a rotation where somebody has changed them behind the back of all', async () => {
    const other = { primary: 'changed-by-somebody-1', secondary: 'changed-by-somebody-2' };
    stack.azure.service.state.put('mlEndpoints', endpoint().id, { ...endpoint(), keys: other });
    assert.match(textOf(await talk.plan('/keys')), /an old key that opens nothing[\s\S]*\/keys rotate/);
    assert.match(await talk.run('/keys rotate'), /done/);
    const all = [await ask()];
    await answered(all);
    assert.deepEqual(failed(all), []);
    assert.ok(!Object.values(other).includes(endpoint().keys.primary));
    assert.equal(cardOf(await talk.plan('/keys'))?.fallbackText.includes('an old key'), false);
  });
});
