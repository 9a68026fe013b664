import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mlDurations } from '../../../../../localAzure/providers/ml/mlDurations.js';
import { textOf, type Json } from '../../worlds/clients.js';
import { FLOW_METADATA, FlowWorld, ourFlow } from '../../worlds/flowWorld.js';
import { A100, MINUTE, MlWorld, PHI3 } from '../../worlds/mlWorld.js';

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('local Azure: prompt flow', () => {
  let world: MlWorld;
  let flows: FlowWorld;
  let key: string;

  before(async () => {
    world = await MlWorld.start();
    flows = await FlowWorld.in(world);
    await world.endpoint('chat');
    await world.deploy('chat', 'blue', PHI3, { instanceType: A100 });
    await world.route('chat', { blue: 100 });
    key = await world.key('chat');
    await connect();
  });
  afterEach(() => world.azure.service.faults.clear());
  after(() => world.stop());

  const connect = (metadata = FLOW_METADATA as Record<string, string>, more: object = {}) =>
    flows.connect(
      'tuned_endpoint',
      { key, endpoint: `${world.azure.ml}/inference/chat/score`, ...more },
      metadata,
    );
  const message = (answer: { readonly body: Json }) => textOf(answer.body['error']?.['message']);
  const failure = (run: Json) =>
    [run['error']?.['innerError']?.['code'], run['error']?.['message']].map(textOf) as [string, string];
  const tool = (body: string) => ({
    ...ourFlow,
    'chat.py': `from promptflow.core import tool\nfrom promptflow.connections import CustomConnection\n${body}`,
  });

  describe('its flows', () => {
    it('are created from a folder of the share, read, listed, changed and archived', async () => {
      const flowDefinitionFilePath = await flows.upload(ourFlow);
      const words = { flowName: 'phi3-chat', description: 'a chat', tags: { hieno: 'x' }, flowType: 'chat' };
      const made = await flows.call('POST', 'Flows', { ...words, flowDefinitionFilePath });
      assert.equal(made.status, 200, message(made));
      const { flowId, ...shown } = made.body;
      const project = (await flows.hubs.call('GET', 'project-one')).body;
      const workspaceId = project['properties']?.['workspaceId'];
      assert.equal(shown['flowType'], 'Chat');
      assert.equal(shown['experimentId'], workspaceId);
      assert.match(textOf(shown['studioPortalEndpoint']), /^https:\/\/ml\.azure\.com\/prompts\/flow\//);
      assert.equal(
        shown['flowResourceId'],
        `azureml://locations/${world.azure.location}/workspaces/${textOf(workspaceId)}/flows/${textOf(flowId)}`,
      );
      const read = await flows.call('GET', `Flows/${textOf(flowId)}?experimentId=${textOf(workspaceId)}`);
      assert.deepEqual(read.body, made.body);
      const listed = async (query: string) =>
        ((await flows.call('GET', `Flows?${query}`)).body as unknown as Json[]).map((flow) => flow['flowId']);
      assert.ok((await listed('flowType=Chat')).includes(flowId));
      assert.deepEqual(await listed('flowType=Evaluation'), []);
      await flows.call('PUT', `Flows/${textOf(flowId)}`, { description: 'other' });
      const changed = await flows.call('GET', `Flows/${textOf(flowId)}`);
      assert.deepEqual([changed.body['description'], changed.body['flowName']], ['other', 'phi3-chat']);
      await flows.call('PUT', `Flows/${textOf(flowId)}`, { isArchived: true });
      assert.ok(!(await listed('')).includes(flowId));
      assert.ok((await listed('listViewType=ArchivedOnly')).includes(flowId));
      assert.equal((await flows.call('GET', 'Flows/none')).status, 404);
    });

    for (const [what, yaml, said] of [
      ['broken YAML', 'inputs: [', /no valid YAML/],
      ['no nodes', 'inputs: {}', /'nodes'/],
      [
        'a reference to a node that is not there',
        ourFlow['flow.dag.yaml']?.replace('${chat.output}', '${chatt.output}'),
        /'chatt', which is not there/,
      ],
      [
        'a reference to an input that is not there',
        ourFlow['flow.dag.yaml']?.replace('${inputs.input_data}', '${inputs.none}'),
        /flow input 'none'/,
      ],
      [
        'nodes that wait for each other',
        ourFlow['flow.dag.yaml']?.replace('${inputs.chat_history}', '${chat.output}'),
        /wait for each other/,
      ],
      [
        'a node type that is not served',
        ourFlow['flow.dag.yaml']?.replace('type: python', 'type: llm'),
        /does not support nodes of type 'llm'/,
      ],
    ] as const)
      it(`are refused for ${what}`, async () => {
        const flowDefinitionFilePath = await flows.upload({ ...ourFlow, 'flow.dag.yaml': yaml ?? '' });
        const refused = await flows.call('POST', 'Flows', { flowName: 'x', flowDefinitionFilePath });
        assert.equal(refused.status, 400);
        assert.match(message(refused), said);
        assert.ok(refused.body['correlation']?.['request']);
      });

    it('are refused without a definition, under another name, and in a hub', async () => {
      const create = (path: string, workspace?: string) =>
        flows.call('POST', 'Flows', { flowName: 'x', flowDefinitionFilePath: path }, workspace);
      assert.match(message(await create('nowhere/flow.dag.yaml')), /There is no 'nowhere\/flow.dag.yaml'/);
      assert.match(message(await create('flow-1/flow.dag.yml')), /called flow.dag.yaml/);
      assert.match(message(await create('flow-1/flow.dag.yaml', 'hub-one')), /is a hub/);
    });
  });

  describe('its test runs', function () {
    before(function () {
      if (!hasPython) this.skip();
    });

    async function ready(files?: Readonly<Record<string, string>>): Promise<string> {
      const flowId = await flows.create(files);
      await flows.session(flowId);
      return flowId;
    }

    it('ask the endpoint with the key of the connection, and the history before the question', async () => {
      const flowId = await ready();
      const first = await flows.run(flowId, { input_data: 'What is Azure Machine Learning?' });
      assert.equal(first['status'], 'Completed', textOf(first['error']));
      const answer = textOf(first['output']?.['answer']);
      const direct = await world.score('chat', key, {
        input_data: { input_string: [{ role: 'user', content: 'What is Azure Machine Learning?' }] },
      });
      assert.equal(answer, textOf(direct.body['output']).trim());
      const turn = { inputs: { input_data: 'What is Azure Machine Learning?' }, outputs: { answer } };
      const second = await flows.run(flowId, { input_data: 'Say more.', chat_history: [turn] });
      assert.equal(second['status'], 'Completed', textOf(second['error']));
      const scored = world.azure.requests().filter(({ operation }) => operation === 'Inference_Score');
      assert.equal(scored.length, 3);
    });

    it('take the defaults of the flow, and check the types of what is given', async () => {
      const flowId = await ready(
        tool('@tool\ndef chat(input_data: str, **more) -> str:\n    return input_data'),
      );
      assert.equal((await flows.run(flowId, {}))['output']?.['answer'], 'Who founded Microsoft?');
      const wrong = await flows.run(flowId, { input_data: 'x', chat_history: 'none' });
      assert.deepEqual(failure(wrong)[0], 'InputTypeError');
    });

    it('need a session, which ends when nobody uses it', async () => {
      const flowId = await flows.create();
      const refused = await flows.submit(flowId, {});
      assert.match(message(refused), /no running compute session/);
      const asked = await flows.call('POST', `Flows/${flowId}/sessions`, { maxIdleTimeSeconds: 600 });
      const poll = async () =>
        (await world.clients.call('GET', asked.headers.get('azure-asyncoperation') ?? '')).body['status'];
      assert.equal(await poll(), 'InProgress');
      await world.advance(mlDurations.flowSession);
      assert.equal(await poll(), 'Succeeded');
      const again = await flows.call('POST', `Flows/${flowId}/sessions`, {});
      assert.equal(again.status, 200);
      await world.advance(11 * MINUTE);
      assert.equal((await flows.submit(flowId, {})).status, 400);
    });

    it('say what is wrong with a connection: none, without metadata, refused key', async () => {
      const flowId = await ready();
      const ask = () => flows.run(flowId, { input_data: 'Hello' });
      for (const [name, value] of Object.entries(FLOW_METADATA)) {
        await connect({ [name]: value });
        assert.equal(failure(await ask())[0], 'GetConnectionError', `with ${name} only`);
      }
      await flows.hubs.call('DELETE', 'project-one/connections/tuned_endpoint');
      assert.match(failure(await ask())[1], /Connection 'tuned_endpoint' is not found/);
      await connect(FLOW_METADATA, { key: 'a-key-that-is-wrong' });
      const [kind, said] = failure(await ask());
      assert.equal(kind, 'ToolExecutionError');
      assert.match(said, /\(EndpointError\) The endpoint answered 401: it refused the key/);
      await connect();
    });

    for (const [what, files, kind] of [
      ['a tool file that is not there', { 'flow.dag.yaml': ourFlow['flow.dag.yaml'] ?? '' }, 'InvalidSource'],
      ['Python that does not load', tool('import nowhere'), 'PythonLoadError'],
      ['no tool', tool('def chat():\n    return 1'), 'NoToolDefined'],
      [
        'two tools',
        tool('@tool\ndef a():\n    return 1\n@tool\ndef b():\n    return 1'),
        'MultipleToolsDefined',
      ],
      [
        'an input that it lacks',
        tool('@tool\ndef chat(other: str, **more):\n    return 1'),
        'MissingRequiredInputs',
      ],
      ['an exception', tool('@tool\ndef chat(**more):\n    raise ValueError("oh")'), 'ToolExecutionError'],
      [
        'a Python that ends',
        tool('import os\n@tool\ndef chat(**more):\n    os._exit(3)'),
        'ProcessCrashError',
      ],
    ] as const)
      it(`end with the reason: ${what}`, async () => {
        const run = await flows.run(await ready(files), {});
        assert.equal(run['status'], 'Failed');
        assert.equal(failure(run)[0], kind, textOf(run['error']));
      });

    it('show no secret of the connection, and give Python nothing of our own', async () => {
      process.env['HIENO_TEST_SECRET'] = 'ours';
      try {
        const body = [
          'import os',
          '@tool',
          'def chat(connection: CustomConnection, **more) -> str:',
          '    if "HIENO_TEST_SECRET" in os.environ: raise ValueError("leaked")',
          '    print("the key is " + connection.key)',
          '    return "key " + connection.key',
        ].join('\n');
        const run = await flows.run(await ready(tool(body)), {});
        assert.equal(run['output']?.['answer'], 'key **data_scrubbed**', textOf(run['error']));
      } finally {
        delete process.env['HIENO_TEST_SECRET'];
      }
    });

    it('fail on demand, and are looked up by id', async () => {
      const flowId = await ready();
      world.azure.service.faults.add({ operation: 'flowRun', kind: 'fail', message: 'On purpose.' });
      assert.deepEqual(failure(await flows.run(flowId, {})), ['SystemError', 'On purpose.']);
      assert.equal((await flows.call('GET', `Flows/${flowId}/none/status`)).status, 404);
      const flowRunId = 'once';
      assert.equal((await flows.submit(flowId, {}, { flowRunId })).status, 200);
      assert.equal((await flows.submit(flowId, {}, { flowRunId })).status, 409);
    });
  });
});
