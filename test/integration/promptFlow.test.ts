import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { deniedSecrets } from '../helpers/azure/deniedSecrets.js';
import { Conversation, cardOf, confirmData, textOf } from '../helpers/channel/conversation.js';
import { LocalStack } from '../helpers/azure/localStack.js';

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('/promptflow against the local Azure', function () {
  this.timeout(120_000);
  let stack: LocalStack;
  let talk: Conversation;

  before(async function () {
    if (!hasPython) return this.skip();
    stack = await LocalStack.start({ speed: 2000 });
    talk = new Conversation(stack.channel);
  });
  afterEach(() => stack?.azure.service.faults.clear());
  after(() => stack?.stop());

  const since = (mark: number) => stack.azure.requests().slice(mark);
  /** What changed something in Azure: a question to the flow changes nothing. */
  const writes = (mark: number) =>
    since(mark)
      .filter(({ method, operation = '', status }) => {
        const asks = /^(Flows_SubmitFlow|Flows_SetupFlowSession|Deployments_WhatIf)|List|score/i.test(
          operation,
        );
        return method !== 'GET' && method !== 'HEAD' && status < 400 && !asks;
      })
      .map(({ operation }) => operation);
  const state = <T>(collection: string, end: string) =>
    stack.azure.service.state.list<T>(collection).filter(({ key }) => key.endsWith(end));
  function edit<T>(collection: string, end: string, change: (doc: T) => T): void {
    const [found] = state<T>(collection, end);
    assert.ok(found, `nothing in ${collection} ends with ${end}`);
    stack.azure.service.state.put(collection, found.key, change(found.doc));
  }
  const shown = () => stack.channel.calls.map(textOf).findLast((text) => /^Prompt flow: /.test(text)) ?? '';
  /** The answer to a question, whether or not a session has to start first. */
  const ask = (question: string): Promise<string> => {
    const mark = stack.channel.calls.length;
    const isAnswer = (text: string) => !/compute session has to start/.test(text);
    return stack.channel.say(`/promptflow ask ${question}`).then(() => talk.answer(isAnswer, mark));
  };
  const hasConfirm = (plan: Parameters<typeof cardOf>[0]) =>
    cardOf(plan)?.actions?.some(({ title }) => title === 'Confirm') === true;

  it('says what is missing, before anything is there', async () => {
    const plan = await talk.plan('/promptflow');
    assert.match(textOf(plan), /no workspace yet[\s\S]*\/provision/);
    assert.ok(!hasConfirm(plan));
    assert.match(await ask('Anybody there?'), /project hieno-project is not there.*\/promptflow/s);
  });

  it('publishes the endpoint after a journey, and its flow answers on the card', async () => {
    await talk.run('/journey');
    const plan = await talk.plan('/promptflow');
    assert.match(textOf(plan), /Hub hieno-hub[\s\S]*Project hieno-project[\s\S]*Connection hieno-endpoint/);
    assert.match(textOf(plan), /20 April 2027.*Agent Framework/);
    assert.match(await talk.confirm(plan), /Prompt flow: done.*hieno-chat answers.*\/promptflow ask/s);
    const card = shown();
    assert.match(card, /Asked the flow: .+\n/);
    assert.match(card, /Flow's answer: .{20}/);
    assert.match(card, /20 April 2027/);
    assert.match(card, /Migration guide: https:/);
    const portals = /https?:\/\/[\w.]*\b(ml|ai|portal)\.azure\.com/;
    assert.doesNotMatch(JSON.stringify(stack.channel.calls), portals, 'those pages cannot know what is here');
  });

  it('changes nothing when the same is asked again', async () => {
    const plan = await talk.plan('/promptflow');
    assert.match(textOf(plan), /Everything is there already/);
    const mark = stack.azure.requests().length;
    assert.match(await talk.confirm(plan), /Prompt flow: done/);
    assert.ok(since(mark).some(({ operation }) => operation === 'Flows_SubmitFlow'));
    assert.deepEqual(writes(mark), []);
  });

  it('answers /promptflow ask with what was said before in mind, as AI', async () => {
    await talk.ask('/reset');
    const [question = ''] = /Asked the flow: (.+)/.exec(shown())?.slice(1) ?? [];
    const mark = stack.channel.calls.length;
    const first = await ask(`${question}`);
    const labelled = stack.channel.calls.slice(mark).find(({ activity }) => activity.text === first);
    assert.match(JSON.stringify(labelled?.activity.entities), /AIGeneratedContent/);
    await ask('And why?');
    const { doc } = state<{ inputs: object }>('mlFlowRuns', '').at(-1) ?? {};
    assert.deepEqual(doc?.inputs, {
      input_data: 'And why?',
      chat_history: [{ inputs: { input_data: question }, outputs: { answer: first } }],
    });
  });

  it('takes what is broken on the share for its own to mend, and says so to whoever asks', async () => {
    edit<{ content: string }>('fileShares', 'hieno-chat/flow.dag.yaml', (file) => ({
      ...file,
      content: Buffer.from('inputs: [').toString('base64'),
    }));
    assert.match(await ask('Hello?'), /no valid YAML.*Next: `\/promptflow`/s);
    const plan = await talk.plan('/promptflow');
    assert.match(textOf(plan), /Changes\n✎ {2}Flow files\nwhat is there differs/);
    const mark = stack.azure.requests().length;
    assert.match(await talk.confirm(plan), /Prompt flow: done/);
    assert.deepEqual([...new Set(writes(mark))], ['File_Create', 'File_UploadRange']);
  });

  it('says so when the connection is gone, or not for flows, and puts it back', async () => {
    type Doc = { metadata: object };
    const [found] = state<Doc>('mlConnections', '/hieno-endpoint');
    assert.ok(found);
    for (const spoil of [
      () => edit<Doc>('mlConnections', '/hieno-endpoint', (doc) => ({ ...doc, metadata: {} })),
      () => stack.azure.service.state.delete('mlConnections', found.key),
    ]) {
      spoil();
      const said = await ask('Hello?');
      assert.match(said, /Connection 'hieno-endpoint' is not found.*Next: `\/promptflow`/s);
      assert.match(await talk.run('/promptflow'), /Prompt flow: done/);
      assert.deepEqual(state<Doc>('mlConnections', '/hieno-endpoint')[0]?.doc.metadata, found.doc.metadata);
    }
  });

  it('names the role that is missing to read the key back, before anything is done', async () => {
    stack.azure.service.faults.add(deniedSecrets);
    const plan = await talk.plan('/promptflow');
    assert.match(textOf(plan), /Workspace Connection Secrets Reader/);
    assert.ok(!hasConfirm(plan));
  });

  it('takes no hub for a project', async () => {
    await stack.app.stop();
    await stack.startApp({ AZURE_FOUNDRY_PROJECT_NAME: 'hieno-hub' });
    const plan = await talk.plan('/promptflow');
    assert.match(textOf(plan), /hieno-hub is a hub and not a project, and a flow can only live in a project/);
    assert.ok(!hasConfirm(plan));
    await stack.app.stop();
    await stack.startApp();
  });

  it('puts no key into a log line, a card or a message', () => {
    const [endpoint] = state<{ keys: { primary: string } }>('mlEndpoints', '');
    const key = endpoint?.doc.keys.primary ?? assert.fail('there is no key to look for');
    const [{ doc } = assert.fail('there is no connection')] = state<object>(
      'mlConnections',
      '/hieno-endpoint',
    );
    assert.ok(JSON.stringify(doc).includes(key), 'the connection does not hold the key');
    assert.ok(!stack.logLines.join('').includes(key));
    assert.ok(!JSON.stringify(stack.channel.calls).includes(key));
  });

  it('goes away with /teardown everything, the project before its hub', async () => {
    const plan = await talk.plan('/teardown everything');
    assert.match(textOf(plan), /Foundry project hieno-project/);
    assert.match(textOf(plan), /Foundry hub hieno-hub/);
    const mark = stack.channel.calls.length;
    const requests = stack.azure.requests().length;
    const data = { ...confirmData(plan), typed: stack.azure.resourceGroup };
    await stack.channel.press('submit', data, plan.activityId);
    assert.match(await talk.answer((text) => /: (done|failed)/.test(text), mark, 60_000), /done.*is gone/s);
    const refused = since(requests).filter(
      ({ status, operation }) => operation === 'Workspaces_Delete' && status === 409,
    );
    assert.deepEqual(refused, [], 'a hub was to be deleted while it had its project');
    assert.deepEqual(state('deletedWorkspaces', ''), [], 'a name stays taken');
  });
});
