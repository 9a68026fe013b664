import assert from 'node:assert/strict';
import { Conversation, cardOf, confirmData, textOf } from '../helpers/channel/conversation.js';
import { LocalStack } from '../helpers/azure/localStack.js';

const row = (question: string, answer: string) => ({
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
});
const rows = Array.from({ length: 12 }, (_, index) =>
  row(`What is the secret word of box number ${index}?`, `The word in box ${index} is word-${index * 7}.`),
);

describe('the commands one by one, against the local Azure', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;

  before(async () => {
    stack = await LocalStack.start({ speed: 2000 });
    talk = new Conversation(stack.channel);
  });
  after(() => stack.stop());

  it('/provision makes the workspace, and again makes nothing', async () => {
    const first = await talk.plan('/provision');
    assert.match(textOf(first), /6 role assignments/);
    assert.match(textOf(first), /Storage Blob Data Reader/);
    assert.match(await talk.confirm(first), /The workspace hieno is ready/);
    const again = textOf(await talk.plan('/provision'));
    assert.match(again, /Everything is there already/);
  });

  it('/deploy before /finetune says what to run', async () => {
    const plan = await talk.plan('/deploy');
    assert.match(textOf(plan), /no tuned model hieno-phi3 to deploy yet[\s\S]*\/finetune/);
    assert.ok(!cardOf(plan)?.actions?.some(({ title }) => title === 'Confirm'));
  });

  it("/dataset takes a file of one's own", async () => {
    const file = stack.file('boxes.jsonl', rows);
    assert.match(
      await talk.run(`/dataset ${file}`),
      /boxes\.jsonl is uploaded: 9 conversations to train on, 3/,
    );
    const again = stack.azure.requests().length;
    await talk.run(`/dataset ${file}`);
    const uploads = stack.azure
      .requests()
      .slice(again)
      .filter(({ method, operation }) => method === 'PUT' || operation === 'Blob_PUT');
    assert.deepEqual(uploads, [], 'unchanged data was uploaded or registered again');
  });

  it('/finetune tunes on it with settings of one’s own, and /deploy lets it answer', async () => {
    const file = stack.file('boxes.jsonl', rows);
    const tuned = await talk.run(`/finetune dataset=${file} epochs=2 learning_rate=0.00001 scheduler=linear`);
    assert.match(tuned, /hieno-phi3 version 1 is registered/);
    const plan = await talk.plan('/deploy');
    assert.match(textOf(plan), /everybody talks to the new model/);
    assert.match(await talk.confirm(plan), /hieno-phi3 version 1 is live/);
    const again = textOf(await talk.plan('/deploy'));
    assert.match(again, /Chat\s+answered by blue already/);
    assert.doesNotMatch(again, /Creates|Changes/);
    const learnt = rows.map(({ messages }) => messages.map(({ content }) => content));
    const answers = await Promise.all(
      learnt.slice(0, 1).map(async ([question = '']) => [question, await talk.ask(question)]),
    );
    assert.ok(answers.every(([, answer]) => /box/.test(answer ?? '')));
  });

  it('/compare says that there is no base model to compare with', async () => {
    assert.match(
      await talk.ask('/compare What is in box 1?'),
      /base model is not deployed[\s\S]*\/deploy base=yes/,
    );
  });

  it('refuses a second run in the same environment while one is under way, by name', async () => {
    const [one, other] = [await talk.plan('/provision'), await talk.plan('/dataset')];
    // Keeps the first under way until the second has been refused.
    const { faults } = stack.azure.service;
    faults.add({ operation: 'Workspaces_Get', kind: 'status', status: 503, retryAfter: 0, count: 1000 });
    const mark = stack.channel.calls.length;
    await stack.channel.press('submit', confirmData(one), one.activityId);
    await stack.channel.press('submit', confirmData(other), other.activityId);
    const refusal = await talk.answer((text) => /under way/.test(text), mark);
    faults.clear();
    assert.match(refusal, /\/provision of Anna is under way in this environment/);
    await talk.answer((text) => /Provision.*: (done|failed)/i.test(text), mark, 60_000);
  });

  it('stops a run on request, takes back what is half made, and trains anew when it is taken up again', async () => {
    const file = stack.file('others.jsonl', rows.slice(3));
    const plan = await talk.plan(`/finetune dataset=${file}`);
    const mark = stack.channel.calls.length;
    const before = stack.azure.requests().length;
    // The job goes on until it is told to stop.
    stack.hold();
    await stack.channel.press('submit', confirmData(plan), plan.activityId);
    const card = await stack.channel.waitFor(() =>
      stack.channel.calls
        .slice(mark)
        .find((call) => cardOf(call)?.actions?.some(({ title }) => title === 'Cancel run')),
    );
    const button = cardOf(card)?.actions?.find(({ title }) => title === 'Cancel run');
    const isTraining = () =>
      stack.azure
        .requests()
        .slice(before)
        .some(({ operation, status }) => operation === 'Jobs_CreateOrUpdate' && status === 201);
    await stack.channel.waitFor(isTraining);
    stack.go();
    await stack.channel.press('submit', button?.['data'] as Record<string, unknown>, card.activityId);
    const end = await talk.answer((text) => /Fine-tuning: (cancelled|done|failed)/.test(text), mark, 60_000);
    assert.match(end, /cancelled.*Cancelled by Anna\./s);
    const again = await stack.channel.waitFor(() => {
      const shown = stack.channel.calls.filter(({ activityId }) => activityId === card.activityId).at(-1);
      return shown && cardOf(shown)?.actions?.find(({ title }) => title === 'Retry')?.['data'];
    });
    const after = stack.channel.calls.length;
    await stack.channel.press('submit', again as Record<string, unknown>, card.activityId);
    assert.match(await talk.answer((text) => /Fine-tuning: /.test(text), after, 60_000), /is registered/);
  });

  it('fails a run with a reason, a sentence and the next command when the data is gone by then', async () => {
    const file = stack.file('boxes.jsonl', rows);
    const plan = await talk.plan(`/dataset ${file}`);
    stack.file('boxes.jsonl', ['{']);
    assert.match(await talk.confirm(plan), /failed[\s\S]*boxes\.jsonl cannot be trained on/);
  });

  it('/teardown everything leaves nothing of ours, and /provision can begin anew', async () => {
    const plan = await talk.plan('/teardown everything');
    assert.match(textOf(plan), /Key vault/);
    const data = confirmData(plan);
    const mark = stack.channel.calls.length;
    await stack.channel.press('submit', { ...data, typed: stack.azure.resourceGroup }, plan.activityId);
    assert.match(
      await talk.answer((text) => /: (done|failed)/.test(text), mark, 60_000),
      /Everything that Hieno had made in the resource group is gone/,
    );
    assert.match(await talk.run('/provision'), /The workspace hieno is ready/);
  });
});
