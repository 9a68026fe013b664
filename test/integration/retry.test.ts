import assert from 'node:assert/strict';
import { Conversation, cardOf, confirmData } from '../helpers/channel/conversation.js';
import { LocalStack } from '../helpers/azure/localStack.js';

const rows = Array.from({ length: 12 }, (_, index) => ({
  messages: [
    { role: 'user', content: `What is in box ${index}?` },
    { role: 'assistant', content: `In box ${index} is word-${index * 7}.` },
  ],
}));

/** What fails in the course of one journey, in this order, and what the ending then says. */
const failures: readonly (readonly [operation: string, says: RegExp])[] = [
  ['resource:Microsoft.KeyVault/vaults', /Azure could not create Key vault/],
  ['Compute_CreateOrUpdate', /Compute_CreateOrUpdate was made to fail/],
  ['job', /The fine-tuning job hieno-\w+ failed/],
  ['onlineDeployment', /It was made to fail/],
];

describe('a journey that fails again and again', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;
  let card = '';

  before(async () => {
    stack = await LocalStack.start({ speed: 2000 });
    talk = new Conversation(stack.channel);
  });
  after(() => stack.stop());

  const fail = (operation: string) =>
    stack.azure.service.faults.add({
      operation,
      kind: 'fail',
      count: 1,
      ...(operation === 'onlineDeployment'
        ? { code: 'ResourceNotReady', message: 'It was made to fail.' }
        : {}),
    });
  const end = (mark: number) => talk.answer((text) => /^\*\*Journey: /.test(text), mark, 60_000);
  const cards = (mark: number) =>
    stack.channel.calls.slice(mark).filter((call) => call.method === 'POST' && cardOf(call) !== undefined);
  const made = (operation: string) =>
    stack.azure.requests().filter((one) => one.operation === operation && one.status === 201).length;
  /** The Retry button of the card, as it stands now. */
  const retryButton = () =>
    stack.channel.waitFor(() => {
      const shown = stack.channel.calls.filter(({ activityId }) => activityId === card).at(-1);
      const button = shown && cardOf(shown)?.actions?.find(({ title }) => title === 'Retry');
      return button?.['data'] as Record<string, unknown> | undefined;
    });

  it('goes on from where it failed each time the button is pressed, on one card', async () => {
    const file = stack.file('boxes.jsonl', rows);
    const plan = await talk.plan(`/journey dataset=${file}`);
    let mark = stack.channel.calls.length;
    fail(failures[0]![0]);
    await stack.channel.press('submit', confirmData(plan), plan.activityId);
    const before = mark;
    for (const [index, [, says]] of failures.entries()) {
      const ending = await end(mark);
      assert.match(ending, /failed/);
      assert.match(ending, says);
      card = cards(before)[0]?.activityId ?? '';
      if (index === 2) {
        const log = await talk.ask('/logs');
        assert.match(log, /Job hieno-\w+[\s\S]*ERROR The job was made to fail/);
        // What is done needs it no more.
        stack.file('boxes.jsonl', ['{']);
      }
      const button = await retryButton();
      mark = stack.channel.calls.length;
      const next = failures[index + 1];
      if (next !== undefined) fail(next[0]);
      // Pressed twice, as people do.
      await stack.channel.press('submit', button, card);
      await stack.channel.press('submit', button, card);
    }
    assert.match(await end(mark), /done/);
    assert.equal(cards(before).length, 1, 'more than one status card');
  });

  it('has bought nothing twice that was there, and cleared away what had failed', async () => {
    assert.equal(made('Jobs_CreateOrUpdate'), 2);
    assert.equal(made('Compute_CreateOrUpdate'), 2);
    assert.equal(made('OnlineDeployments_CreateOrUpdate'), 2);
    assert.equal(made('OnlineEndpoints_CreateOrUpdate'), 1);
    assert.equal(made('ModelVersions_CreateOrUpdate'), 1);
    const uploads = stack.azure.requests().filter(({ operation }) => operation === 'Blob_PUT');
    assert.equal(new Set(uploads.map(({ path }) => path)).size, uploads.length, 'a file was uploaded twice');
  });

  it('goes on in a conversation of its own where /retry is written, and there tells the end', async () => {
    const { channel } = stack;
    const teardown = await talk.plan('/teardown endpoint');
    const mark = channel.calls.length;
    await channel.press('submit', { ...confirmData(teardown), typed: 'hieno' }, teardown.activityId);
    await talk.answer((text) => /Teardown: done/.test(text), mark, 60_000);
    const plan = await talk.plan('/deploy');
    fail('onlineDeployment');
    await talk.confirm(plan);
    await channel.say('/retry', { conversation: 'chat-2', user: { id: 'user-2', name: 'Bob' } });
    const told = await channel.waitFor(
      () => channel.texts('chat-2').find((text) => /Deployment: done/.test(text)),
      'the end in the other conversation',
      60_000,
    );
    assert.match(told, /is live/);
    assert.match(await talk.ask('/logs'), /Deployment blue[\s\S]*Loaded tuned model/);
    const [posted] = channel
      .accepted('POST', 'chat-2')
      .filter((call) => cardOf(call) !== undefined)
      .map((call) => cardOf(call)?.fallbackText ?? '');
    assert.match(posted ?? '', /asked by Bob .*attempt 2/);
  });
});
