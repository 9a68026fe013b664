import assert from 'node:assert/strict';
import type { Fault } from '../../localAzure/core/faults.js';
import { Conversation, confirmData } from '../helpers/channel/conversation.js';
import { LocalStack } from '../helpers/azure/localStack.js';

const rows = Array.from({ length: 12 }, (_, index) => ({
  messages: [
    { role: 'user', content: `What is in box ${index}?` },
    { role: 'assistant', content: `In box ${index} is word-${index * 7}.` },
  ],
}));

const forEver = 100_000;

describe('a journey that Azure refuses for ever', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;

  before(async () => {
    stack = await LocalStack.start({ speed: 2000 });
    talk = new Conversation(stack.channel);
  });
  after(() => stack.stop());

  const fault = (operation: string, kind: Fault['kind'], more: Partial<Fault> = {}) =>
    stack.azure.service.faults.add({ operation, kind, count: forEver, ...more });
  const end = (mark: number) => talk.answer((text) => /^\*\*Journey: /.test(text), mark, 60_000);
  const asked = (operation: string) =>
    stack.azure.requests().filter((one) => one.operation === operation).length;
  async function retry(): Promise<string> {
    const mark = stack.channel.calls.length;
    stack.azure.service.faults.clear();
    await beforeRetry();
    await stack.channel.say('/retry');
    return end(mark);
  }
  let beforeRetry = async () => {};

  it('ends at the cluster that the region has no machines for, and says what to change', async () => {
    const plan = await talk.plan(`/journey dataset=${stack.file('boxes.jsonl', rows)}`);
    fault('Compute_CreateOrUpdate', 'status', { status: 409, code: 'SkuNotAvailable' });
    const mark = stack.channel.calls.length;
    await stack.channel.press('submit', confirmData(plan), plan.activityId);
    const ending = await end(mark);
    assert.match(ending, /Journey: failed[\s\S]*SkuNotAvailable[\s\S]*AZURE_ML_TRAINING_SIZE/);
    assert.equal(asked('Compute_CreateOrUpdate'), 1);
  });

  it('ends at the secret whose name a deleted one keeps, and says to recover or purge it', async () => {
    const message =
      'Secret x is currently in a deleted but recoverable state, and its name cannot be reused.';
    beforeRetry = async () => fault('SetSecret', 'status', { status: 409, code: 'Conflict', message });
    assert.match(
      await retry(),
      /Journey: failed[\s\S]*deleted but recoverable[\s\S]*az keyvault secret recover/,
    );
    assert.equal(asked('SetSecret'), 2, 'once before the recovery and once after it');
  });

  it('goes through when pages, cut JSON and event streams come in place of answers for a while', async () => {
    beforeRetry = async () => {
      for (const [operation, kind] of [
        ['Compute_Get', 'body'],
        ['Jobs_Get', 'cut'],
        ['OnlineDeployments_Get', 'events'],
        ['Inference_Score', 'cut'],
        ['GetSecret', 'body'],
      ] as const)
        fault(operation, kind, { count: 1 });
    };
    assert.match(await retry(), /Journey: done/);
    const bought = stack.azure.requests().filter(({ status }) => status === 201);
    for (const operation of [
      'Jobs_CreateOrUpdate',
      'OnlineDeployments_CreateOrUpdate',
      'Compute_CreateOrUpdate',
    ])
      assert.equal(bought.filter((one) => one.operation === operation).length, 1, operation);
    // What a model says once more is an answer; what a proxy says is none, and is asked for again.
    fault('Inference_Score', 'body', { count: 1 });
    assert.match(await talk.ask('What is in box 3?'), /word-21/);
  });
});
