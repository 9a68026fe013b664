import assert from 'node:assert/strict';
import { listDeployments, putDeployment } from '../../localAzure/providers/ml/documents/deploymentDoc.js';
import { setQuotaLimit, totalCores } from '../../localAzure/providers/ml/quota/limits.js';
import { Conversation, cardOf, confirmData, textOf } from '../helpers/channel/conversation.js';
import type { ChannelCall } from '../helpers/channel/fakeChannel.js';
import { LocalStack } from '../helpers/azure/localStack.js';

describe('a subscription without GPU cores', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;

  before(async () => {
    stack = await LocalStack.start({ speed: 2000, gpuQuota: 0 });
    talk = new Conversation(stack.channel);
  });
  afterEach(() => stack.azure.service.faults.clear());
  after(() => stack.stop());

  const titles = (plan: ChannelCall) => cardOf(plan)?.actions?.map(({ title }) => title);
  const askButton = (plan: ChannelCall) =>
    cardOf(plan)?.actions?.find(({ title }) => title === 'Ask for more cores') ?? assert.fail(textOf(plan));
  async function pressed(plan: ChannelCall, kind: 'execute' | 'submit'): Promise<ChannelCall> {
    const mark = stack.channel.calls.length;
    await stack.channel.press(kind, askButton(plan)['data'] as Record<string, unknown>, plan.activityId);
    return stack.channel.waitFor(() =>
      stack.channel.calls.slice(mark).find((call) => /^Plan: Quota request/.test(textOf(call))),
    );
  }

  it('shows in /quota what is used, allowed and needed, and that it is too little', async () => {
    const card = await talk.plan('/quota');
    const text = textOf(card);
    assert.match(text, /Standard_NC24ads_A100_v4\n.*counts for 24 cores/);
    assert.match(text, /Standard_NC6s_v3\n.*counts for 12 cores \(6 each, and a fifth more/);
    assert.match(text, /Family standardNCADSA100v4Family\n0 used of 0; 24 needed, 24 missing/);
    assert.match(text, /All dedicated cores of the region\n0 used of 48; 36 needed/);
    assert.deepEqual(titles(card), ['Ask for more cores']);
  });

  it('stops a journey at its plan, with the missing cores named and a button that asks for them', async () => {
    const plan = await talk.plan('/journey');
    assert.match(
      textOf(plan),
      /needs 24 cores of the family standardNCADSA100v4Family in \w+; 0 of 0 are free, 24 are missing/,
    );
    assert.match(textOf(plan), /needs 12 cores of the family standardNCSv3Family/);
    assert.deepEqual(titles(plan), ['Ask for more cores', 'Plan again']);
    for (const kind of ['execute', 'submit'] as const)
      assert.match(textOf(await pressed(plan, kind)), /from 0 to 24 cores in \w+[\s\S]*from 0 to 12 cores/);
  });

  it('counts training and serving together where both draw on one family', async () => {
    await stack.app.stop();
    await stack.startApp({ AZURE_ML_SERVING_SIZE: 'Standard_NC24ads_A100_v4' });
    const plan = textOf(await talk.plan('/journey'));
    assert.match(
      plan,
      /\(training\) and .* \(endpoint\) need 48 cores of the family standardNCADSA100v4Family/,
    );
    assert.match(textOf(await talk.plan('/quota request')), /from 0 to 48 cores/);
    await stack.app.stop();
    await stack.startApp();
  });

  it('asks for what the command lacks and for no more', async () => {
    const plan = await pressed(await talk.plan('/quota deploy base=yes'), 'submit');
    assert.match(textOf(plan), /for \/deploy/);
    assert.match(textOf(plan), /standardNCSv3Family\nfrom 0 to 24 cores/);
    assert.doesNotMatch(textOf(plan), /A100/);
  });

  it('says what to do when Microsoft refuses, and why a request could not be sent', async () => {
    stack.azure.service.faults.add({ operation: 'quotaRequest', kind: 'fail' });
    assert.match(
      await talk.run('/quota request for=deploy'),
      /failed.*Family standardNCSv3Family, 12 cores: .*QuotaNotAvailableForResource.*another region/s,
    );
    stack.azure.service.faults.add({ operation: 'quotaRequest', kind: 'fail', code: 'ContactSupport' });
    assert.match(await talk.run('/quota request for=deploy'), /failed.*support request in the Azure portal/s);
    stack.azure.service.faults.add({
      operation: 'Quota_CreateOrUpdate',
      kind: 'status',
      status: 403,
      code: 'AuthorizationFailed',
      message: "The client 'x' does not have authorization to perform action 'Microsoft.Quota/quotas/write'.",
    });
    assert.match(await talk.run('/quota request for=deploy'), /failed.*role Quota Request Operator/s);
  });

  it('gets the cores by /quota request after a while, each asked for once, and the same plan then goes through', async () => {
    const mark = stack.azure.requests().length;
    assert.match(await talk.run('/quota request'), /Quota request: done.*granted the cores.*\/journey/s);
    const sent = stack.azure
      .requests()
      .slice(mark)
      .filter(({ method, operation }) => method === 'PUT' && /quota/i.test(operation ?? ''));
    assert.equal(sent.length, 2);
    const again = await talk.plan('/quota request');
    assert.match(textOf(again), /There are enough cores for \/journey/);
    assert.deepEqual(titles(again), ['Start the journey', 'Plan again']);
    assert.match(textOf(await talk.plan('/quota')), /^Quota in .*: there are enough cores\n/);
    const plan = await talk.plan('/journey');
    assert.deepEqual(titles(plan), ['Confirm', 'Change…', 'Cancel']);
    assert.match(await talk.confirm(plan), /Journey: done/);
  });

  /** Deployments like the one there is, running: as many again as there are names. */
  const deployMore = (...names: string[]) => {
    const { service } = stack.azure;
    const [blue] = listDeployments(service);
    assert.ok(blue, 'there is no deployment to be like');
    for (const name of names) putDeployment(service, { ...blue, name, id: blue.id.replace(/[^/]+$/, name) });
  };
  const boxes = (name: string) =>
    stack.file(
      name,
      Array.from({ length: 10 }, (_, index) => ({
        messages: [
          { role: 'user', content: `What is in box ${index} of ${name}?` },
          { role: 'assistant', content: `In box ${index} is word-${index * 7}.` },
        ],
      })),
    );

  it('stops a fine-tune beside three deployments at its plan, though its cluster is there', async () => {
    setQuotaLimit(stack.azure.service, 'standardNCSv3Family', 48);
    deployMore('green', 'red');
    const plan = await talk.plan(`/finetune dataset=${boxes('one.jsonl')}`);
    assert.match(
      textOf(plan),
      /needs 24 cores of all dedicated machines together in \w+; 12 of 48 are free, 12 are missing/,
    );
    assert.match(textOf(plan), /Uses what is there: 1 GPU cluster\n[\s\S]*= {2}GPU cluster/);
    assert.deepEqual(titles(plan), ['Ask for more cores', 'Plan again']);
    assert.match(textOf(await talk.plan('/quota finetune')), /36 used of 48; 24 needed, 12 missing/);
    assert.match(
      textOf(await pressed(plan, 'submit')),
      /All dedicated cores of the region\nfrom 48 to 60 cores/,
    );
  });

  it('says of a run that waits for cores which and for how long, and goes on when they are granted meanwhile', async () => {
    const { channel, azure } = stack;
    setQuotaLimit(azure.service, totalCores, 60);
    const plan = await talk.plan(`/finetune dataset=${boxes('two.jsonl')}`);
    // Somebody else is faster.
    azure.service.faults.add({ operation: 'Jobs_CreateOrUpdate', kind: 'status', status: 500, count: 1 });
    const mark = channel.calls.length;
    const before = azure.requests().length;
    await channel.press('submit', confirmData(plan), plan.activityId);
    await channel.waitFor(() =>
      azure
        .requests()
        .slice(before)
        .find(({ path, method }) => method === 'PUT' && path.includes('/jobs/')),
    );
    deployMore('violet');
    const waiting = await channel.waitFor(() =>
      channel.calls
        .slice(mark)
        .map(textOf)
        .find((text) => /Waiting for cores/.test(text)),
    );
    assert.match(
      waiting,
      /Waiting for cores for \S+ \w+: 24 of all dedicated machines together are needed, 48 of 60 are in use, 12 are missing/,
    );
    assert.match(
      waiting,
      /delete the deployment green or red or violet, which has no traffic; \/quota request for=finetune; \/cancel \w+/,
    );
    assert.match(textOf(await talk.plan('/status')), /Waiting for cores/);
    const asking = await talk.plan('/quota request for=finetune');
    await channel.press('submit', confirmData(asking), asking.activityId);
    // Which of the two tells its end first is nobody's promise.
    await talk.answer((text) => /Quota request: done/.test(text), mark, 60_000);
    await talk.answer((text) => /Fine-tuning?: done/i.test(text), mark, 60_000);
  });
});
