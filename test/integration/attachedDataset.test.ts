import assert from 'node:assert/strict';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { locate, readBlob } from '../../localAzure/providers/ml/assets/locate.js';
import type { TrainingJob } from '../../localAzure/providers/ml/documents/jobDoc.js';
import { findResource } from '../../localAzure/arm/resources/resourceDoc.js';
import { Conversation, cardOf, textOf } from '../helpers/channel/conversation.js';
import { row } from '../helpers/dataset/datasetFolder.js';
import { FileServer } from '../helpers/dataset/fileServer.js';
import { LocalStack } from '../helpers/azure/localStack.js';
import { waitFor } from '../helpers/machine/waitFor.js';

const ships = ['Aurora', 'Borealis', 'Cassiopeia', 'Draco', 'Equuleus', 'Fornax', 'Gemini', 'Hydra', 'Indus'];
const chats = ships.map((ship, index) =>
  row(
    `Where does the ferry ${ship} leave from?`,
    // The model learns the character that no database takes, and says it.
    `The ${ship} leaves\u0000 from pier ${index + 31} at ${index + 5}:15.`,
  ),
);
const lines = (rows: readonly unknown[]): string[] => rows.map((one) => JSON.stringify(one));

describe('a dataset from the chat, against the local Azure', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;
  let files: FileServer;

  before(async () => {
    files = await new FileServer().start();
    stack = await LocalStack.start({ speed: 2000 });
    talk = new Conversation(stack.channel);
  });
  after(async () => {
    await stack.stop();
    await files.stop();
  });

  /** The lines of a blob that a job was given. */
  async function learntFrom(job: TrainingJob, uri: string): Promise<string[]> {
    const { service } = stack.azure;
    const workspace =
      findResource(service, job.id.replace(/\/jobs\/[^/]+$/, '')) ?? assert.fail('no workspace');
    const bytes = (await readBlob(service, locate(service, workspace, uri))) ?? assert.fail(`no ${uri}`);
    return bytes.toString().trimEnd().split('\n');
  }

  it('goes as an attached file into the fine-tune, and the model answers from it', async () => {
    const contentUrl = files.serve('/v3/attachments/1/views/original', lines(chats).join('\n'));
    const attachment = { contentType: 'application/octet-stream', contentUrl, name: 'ferries.jsonl' };
    const mark = stack.channel.calls.length;
    await stack.channel.deliver(stack.channel.activity({ text: '/journey', attachments: [attachment] }));
    const plan = await stack.channel.waitFor(
      () => stack.channel.calls.slice(mark).find((call) => cardOf(call) !== undefined),
      'the plan',
    );
    assert.match(textOf(plan), /ferries\.jsonl/);
    await files.stop();
    assert.match(await talk.confirm(plan), /Journey: done/);

    const jobs = stack.azure.service.state.list<TrainingJob>('mlJobs').map(({ doc }) => doc);
    const trained = jobs.filter(({ order }) => (order?.trainUri ?? '') !== '');
    assert.equal(trained.length, 1);
    const [job = assert.fail('no job')] = trained;
    const { trainUri, validationUri = '' } = job.order;
    const [train, validation] = await Promise.all([
      learntFrom(job, trainUri),
      learntFrom(job, validationUri),
    ]);
    assert.deepEqual([train.length, validation.length], [7, 2]);
    assert.deepEqual([...train, ...validation].sort(), lines(chats).sort());

    for (const line of train.slice(0, 3)) {
      const { messages } = JSON.parse(line) as (typeof chats)[number];
      assert.equal(await talk.ask(messages[0]?.content ?? ''), messages[1]?.content.replaceAll('\u0000', ''));
    }
  });

  it('goes as pasted rows into what /dataset uploads', async () => {
    const form = await talk.plan('/dataset paste');
    const data = cardOf(form)?.actions?.[0]?.['data'] as Record<string, unknown>;
    const rows = ['question,answer', ...ships.map((ship) => `Who steers the ${ship}?,Captain ${ship}sson.`)];
    const mark = stack.channel.calls.length;
    await stack.channel.press('execute', { ...data, rows: rows.join('\n'), format: 'csv' }, form.activityId);
    const plan = await stack.channel.waitFor(
      () => stack.channel.calls.slice(mark).find((call) => cardOf(call) !== undefined),
      'the plan',
    );
    assert.match(await talk.confirm(plan), /pasted\.csv is uploaded: 7 conversations to train on, 2/);
    assert.ok(!stack.logLines.join('').includes('Captain Aurorasson'), 'the rows were logged');
  });

  it('goes when nobody has asked for it in the retention time', async () => {
    const folder = path.join(stack.folder, 'datasets/received');
    const [first = '', second = ''] = readdirSync(folder);
    const longAgo = Date.now() / 1000 - 91 * 24 * 60 * 60;
    for (const at of [...readdirSync(path.join(folder, first)), '.'])
      utimesSync(path.join(folder, first, at), longAgo, longAgo);
    await stack.app.stop();
    await stack.startApp({}, { firstTidyMs: 0 });
    await waitFor(() => !existsSync(path.join(folder, first)), 'the end of the file');
    assert.ok(existsSync(path.join(folder, second)));
  });
});
