import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { row } from '../helpers/dataset/datasetFolder.js';
import { answering, FileServer } from '../helpers/dataset/fileServer.js';
import { Conversation, cardOf, textOf } from '../helpers/channel/conversation.js';
import { LocalHub, startOf } from '../helpers/dataset/localHub.js';
import { LocalStack } from '../helpers/azure/localStack.js';
import { partOnDisk } from '../helpers/dataset/partOnDisk.js';
import { ultrachatName, ultrachatRepo, writeUltrachatRepo } from '../helpers/dataset/ultrachatRepo.js';
import { waitFor } from '../helpers/machine/waitFor.js';

describe('/dataset with a dataset of the hub', function () {
  this.timeout(120_000);
  const files = mkdtempSync(path.join(tmpdir(), 'hieno-hub-'));
  let hub: LocalHub;
  let server: FileServer;
  let stack: LocalStack;
  let talk: Conversation;

  before(async () => {
    hub = await new LocalHub().start();
    server = await new FileServer().start();
    hub.repos.set(ultrachatName, await writeUltrachatRepo(files));
    // As on Azure, where nothing else is named.
    const HIENO_DATASET = `${ultrachatName} train_sft[:1%]`;
    stack = await LocalStack.start({ speed: 2000, settings: { HF_ENDPOINT: hub.endpoint, HIENO_DATASET } });
    talk = new Conversation(stack.channel);
    assert.match(await talk.run('/provision'), /is ready/);
  });
  after(async () => {
    await stack.stop();
    await hub.stop();
    await server.stop();
    rmSync(files, { recursive: true });
  });

  const planOf = async (command: string) => {
    const mark = stack.channel.calls.length;
    return { plan: await talk.plan(command), before: stack.channel.calls.slice(mark) };
  };

  const untilOnDisk = (bytes: number) =>
    waitFor(
      () => partOnDisk(path.join(stack.folder, 'datasets'), bytes),
      'the part that was under way to be on disk',
    );

  it('fetches, checks and describes it before anything is confirmed, then uploads it', async () => {
    const { plan, before } = await planOf(`/dataset ${ultrachatName} train_sft[:1%]`);
    const states = before.map(textOf).filter((text) => /^Preparation of the data/.test(text));
    assert.match(states.at(-1) ?? '', /Preparation of the data: done[\s\S]*✓ {2}Fetch and check[\s\S]*1,663/);
    const words = textOf(plan);
    assert.match(words, /Conversations: 1,663 to train on, 416 to validate with/);
    assert.match(
      words,
      new RegExp(`${ultrachatName} train_sft\\[:1%\\] at ${ultrachatRepo.sha.slice(0, 12)}`),
    );
    assert.match(words, /Tuning: about \d+ minutes/);
    assert.deepEqual(
      stack.azure.requests().filter(({ operation }) => operation === 'Blob_PUT'),
      [],
      'something was uploaded before anybody confirmed',
    );
    assert.match(
      await talk.confirm(plan),
      /1,663 conversations to train on, 416 to validate with\. Next: `\/finetune HuggingFaceH4\/ultrachat_200k@8049631c405ae6576f93f445c6b8166f76f5505a train_sft\[:1%\]`/,
    );
    assert.notDeepEqual(
      stack.azure.requests().filter(({ operation }) => operation === 'Blob_PUT'),
      [],
    );
  });

  it('is what is trained on where nothing is named; nothing is fetched again', async () => {
    const fetched = hub.fileBytes;
    const { plan, before } = await planOf('/finetune');
    assert.match(textOf(plan), /1,663 to train on[\s\S]*Uses what is there: 1 dataset\n[\s\S]*= {2}Dataset/);
    assert.ok(before.every((call) => !/Preparation/.test(textOf(call))));
    assert.equal(hub.fileBytes, fetched);
  });

  it('that is broken here and there is refused with the first problems and their number; nothing is uploaded', async () => {
    const before = stack.azure.requests().length;
    const lines = Array.from({ length: 400 }, (_, index) => ({
      messages: [
        { role: 'user', content: `Question ${index}?` },
        { role: index % 20 === 3 ? 'user' : 'assistant', content: 'An answer.' },
      ],
    }));
    const words = textOf(await talk.plan(`/dataset ${stack.file('broken.jsonl', lines)}`));
    assert.match(words, /broken\.jsonl cannot be trained on: 20 problems\. Nothing was uploaded/);
    assert.match(words, /broken\.jsonl, line 4, messages\[1\]\.role/);
    assert.doesNotMatch(words, /\[Confirm\]/);
    assert.deepEqual(
      stack.azure
        .requests()
        .slice(before)
        .filter(({ operation }) => /^Blob_PUT|CreateOrUpdate/.test(operation)),
      [],
    );
  });

  it('is said not to be there, to be gated or to have no such rows, before anything is begun', async () => {
    for (const [command, answer] of [
      ['/dataset owner/nothing', /There is no dataset owner\/nothing/],
      [`/dataset ${ultrachatName} train_sft[:999%]`, /999/],
      [`/dataset ${ultrachatName} train_rl`, /has no split train_rl; it has/],
    ] as const) {
      const mark = stack.channel.calls.length;
      await stack.channel.say(command);
      const said = await stack.channel.waitFor(
        () => stack.channel.calls.slice(mark).find((call) => answer.test(textOf(call))),
        `an answer to ${command}`,
      );
      assert.doesNotMatch(textOf(said), /\[Confirm\]/);
    }
  });

  it('goes on with what it had fetched after a stop in the middle, and offers the plan by itself', async () => {
    const mark = stack.channel.calls.length;
    const asked = hub.requests.length;
    // The length of the footer, the footer, a row group, and 10,000 bytes of the next one.
    hub.stalls.push(Infinity, Infinity, Infinity, 10_000);
    await stack.channel.say(`/dataset ${ultrachatName} train_sft[50%:52%]`);
    await untilOnDisk(10_000);
    await stack.app.stop();
    const before = hub.requests.length;
    await stack.startApp();
    const plan = await stack.channel.waitFor(
      () => stack.channel.calls.slice(mark).find((call) => /^Plan: Dataset/.test(textOf(call))),
      'the plan',
    );
    assert.match(textOf(plan), /train_sft\[50%:52%\]/);
    const atStore = (from: number, to?: number) =>
      hub.requests.slice(from, to).filter(({ at }) => at === 'store');
    assert.equal(
      startOf(atStore(before)[0]),
      startOf(atStore(asked, before).at(-1)) + 10_000,
      'it did not go on where it was',
    );
  });

  it('asks for a signed address whole, after a restart too, and shows its query to nobody', async () => {
    const query = '?tempauth=SECRETtemp&sig=SECRETsig%3D&X-Amz-Signature=SECRETamz';
    const rows = Array.from({ length: 20 }, (_, index) => JSON.stringify(row(`Question ${index}?`)));
    const address = server.serve('/signed.jsonl', (request, response) =>
      answering(request.url?.endsWith(query) === true ? 200 : 403, {}, rows.join('\n'))(request, response),
    );
    const mark = stack.channel.calls.length;
    const { plan } = await planOf(`/dataset ${address}${query}`);
    await stack.app.stop();
    await stack.startApp();
    const next = new RegExp(`Next: \`/finetune ${address.replaceAll('.', '\\.')}\\?…\``);
    assert.match(await talk.confirm(plan), next);
    await talk.plan(`/finetune ${address}${query}`);
    const audit = textOf(await talk.plan('/audit'));
    assert.match(audit, /confirmed \/dataset dataset=\S*signed\.jsonl\?…/);
    const id = /\/status ([0-9a-f]{12})/.exec(audit)?.[1] ?? assert.fail('no run');
    await talk.plan(`/status ${id}`);
    await talk.plan('/runs');
    for (const text of [
      ...stack.channel.calls.slice(mark).map((call) => JSON.stringify(call)),
      ...stack.logLines,
    ])
      assert.doesNotMatch(text, /SECRET/);
  });

  it('stops when somebody asks, and keeps what was fetched', async () => {
    const mark = stack.channel.calls.length;
    hub.stalls.push(Infinity, Infinity, 10_000);
    await stack.channel.say(`/dataset ${ultrachatName} train_sft[10%:12%]`);
    await untilOnDisk(10_000);
    const card = await stack.channel.waitFor(
      () => stack.channel.calls.slice(mark).find((call) => /\[Cancel run\]/.test(textOf(call))),
      'the card of the preparation',
    );
    const cancel = cardOf(card)?.actions?.find(({ title }) => title === 'Cancel run')?.['data'];
    await stack.channel.press('submit', cancel as Record<string, unknown>, card.activityId);
    assert.match(
      await talk.answer((text) => /Preparation of the data: cancelled/.test(text), mark),
      /Cancelled by .* What was fetched is kept/,
    );
  });
});
