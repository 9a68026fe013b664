import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitFor } from '../../../../helpers/machine/waitFor.js';
import { MINUTE, MlWorld, textOf } from '../../worlds/mlWorld.js';

/** What a data scientist's script does: reads its input, logs a metric by REST, writes an output and a file of its own. */
const script = `
import json, os, sys, urllib.request

rows = open(sys.argv[1]).read().split()
where = os.environ["MLFLOW_TRACKING_URI"].replace("azureml", "https", 1)
body = {"run_id": os.environ["MLFLOW_RUN_ID"], "key": "rows", "value": len(rows), "step": 2}
request = urllib.request.Request(
    where + "/api/2.0/mlflow/runs/log-metric",
    json.dumps(body).encode(),
    {"content-type": "application/json", "authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"]},
)
urllib.request.urlopen(request)
os.makedirs("outputs")
open("outputs/report.txt", "w").write("three rows")
open(os.path.join(sys.argv[2], "sum.txt"), "w").write(str(len(rows)))
print("rate", sys.argv[3], os.environ["FLAVOUR"], os.environ.get("LOCAL_AZURE_SECRET"))
print("no good", file=sys.stderr)
sys.exit(int(sys.argv[4]))
`;

describe('local Azure: command jobs', () => {
  let folder: string;
  let world: MlWorld;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'local-azure-commands-'));
    process.env['LOCAL_AZURE_SECRET'] = 'seen';
    world = await MlWorld.start({ dataDir: folder, runsCommands: true });
    await world.cluster('cpu', 'Standard_DS3_v2');
    const at = await world.upload('scripts/main.py', script);
    await world.upload('rows/rows.txt', 'a b c');
    const put = (what: string, properties: object) => world.raw('PUT', what, { properties });
    assert.equal((await put('codes/main/versions/1', { codeUri: at.replace('/main.py', '') })).status, 201);
    assert.equal((await put('environments/cpu/versions/1', { image: 'debian' })).status, 201);
  });
  after(async () => {
    delete process.env['LOCAL_AZURE_SECRET'];
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const body = (changes: Record<string, unknown> = {}) => ({
    properties: {
      jobType: 'Command',
      displayName: 'count',
      experimentName: 'counting',
      command: 'python main.py ${{inputs.data}} ${{outputs.out}} ${{ inputs.rate }} ${{inputs.code}}',
      codeId: `${world.output('workspaceId')}/codes/main/versions/1`,
      environmentId: `${world.output('workspaceId')}/environments/cpu/versions/1`,
      computeId: `${world.output('workspaceId')}/computes/cpu`,
      environmentVariables: { FLAVOUR: 'sour' },
      inputs: {
        data: {
          jobInputType: 'uri_file',
          uri: 'azureml://datastores/workspaceblobstore/paths/rows/rows.txt',
        },
        rate: { jobInputType: 'literal', value: '0.5' },
        code: { jobInputType: 'literal', value: '0' },
      },
      outputs: { out: { jobOutputType: 'uri_folder', mode: 'ReadWriteMount' } },
      ...changes,
    },
  });
  const code = (value: string) => ({
    inputs: { ...body().properties.inputs, code: { jobInputType: 'literal', value } },
  });
  const status = async (name: string) =>
    textOf((await world.raw('GET', `jobs/${name}`)).body['properties']?.['status']);
  async function start(name: string, changes: Record<string, unknown> = {}): Promise<void> {
    const { status: answered, body: said } = await world.raw('PUT', `jobs/${name}`, body(changes));
    assert.equal(answered, 201, JSON.stringify(said));
    while ((await status(name)) !== 'Running') await world.advance(MINUTE);
  }
  async function end(name: string, wanted: string): Promise<void> {
    await waitFor(async () => (await status(name)) !== 'Running');
    await world.advance(MINUTE);
    assert.equal(await status(name), wanted);
  }
  const details = async (name: string) =>
    (await world.data('GET', 'history/v1.0', `runs/${name}/details`)).body;
  const logOf = async (name: string) => {
    const url = textOf((await details(name))['logFiles']?.['user_logs/std_log.txt']);
    return world.clients.read(url);
  };
  const mlflow = (method: 'GET' | 'POST', call: string, asked?: object) =>
    world.data(method, 'mlflow/v1.0', `api/2.0/mlflow/${call}`, asked);

  it('runs the command: inputs there, metric logged, output, artefacts and log kept, none of our environment', async () => {
    await start('good');
    await end('good', 'Completed');
    assert.match(await logOf('good'), /^rate 0\.5 sour None$/m);
    const job = (await world.raw('GET', 'jobs/good')).body['properties'];
    const uri = textOf(job?.['outputs']?.['out']?.['uri']);
    assert.match(uri, /^azureml:\/\/datastores\/workspaceblobstore\/paths\/azureml\/good\/out\/$/);
    const { body: run } = await mlflow('GET', 'runs/get?run_id=good');
    const [metric] = run['run']?.['data']?.['metrics'] as unknown as Record<string, unknown>[];
    assert.deepEqual([metric?.['key'], metric?.['value'], metric?.['step']], ['rows', 3, 2]);
    assert.equal(run['run']?.['info']?.['status'], 'FINISHED');
    const listed = await mlflow('GET', 'artifacts/list?run_id=good&path=outputs');
    assert.deepEqual(listed.body['files'], [{ path: 'outputs/report.txt', is_dir: false, file_size: 10 }]);
    // The output is a model's folder like any other.
    const model = { modelType: 'custom_model', modelUri: 'azureml://jobs/good/outputs/out' };
    assert.equal((await world.raw('PUT', 'models/sum/versions/1', { properties: model })).status, 201);
  });

  it('is Failed with its exit code and log, and keeps what it has written', async () => {
    await start('bad', code('3'));
    await end('bad', 'Failed');
    assert.match(await logOf('bad'), /^no good$/m);
    const run = await details('bad');
    assert.match(textOf(run['error']?.['error']?.['message']), /exited with status code 3/);
    const last = await world.data('POST', 'metric/v2.0', 'runs/bad/lastvalues', {});
    assert.equal(last.body['value']?.[0]?.['value']?.[0]?.['data']?.['rows'], 3);
    const listed = await mlflow('GET', 'artifacts/list?run_id=bad');
    assert.deepEqual(
      (listed.body['files'] as unknown as { path: string }[]).map(({ path: at }) => at),
      ['outputs', 'user_logs'],
    );
  });

  it('is ended, with all that it has started, when it is cancelled or its time is over', async () => {
    await start('long', { command: 'echo begun; sleep 600 & sleep 600', codeId: null, outputs: {} });
    await waitFor(async () => (await logOf('long')) === 'begun\n');
    assert.equal((await world.raw('POST', 'jobs/long/cancel')).status, 202);
    await world.advance(MINUTE);
    assert.equal(await status('long'), 'Canceled');
    const limits = { jobLimitsType: 'Command', timeout: 'PT0.2S' };
    await start('slow', { command: 'sleep 600', codeId: null, outputs: {}, limits });
    await end('slow', 'Failed');
    assert.match(JSON.stringify((await details('slow'))['error']), /JobTimeLimitReached/);
  });

  const refused: [string, () => object, number, RegExp][] = [
    ['an input that it names and does not have', () => ({ inputs: {} }), 400, /no 'inputs\.data'/],
    [
      'an environment that is not there',
      () => ({ environmentId: 'azureml:none:1' }),
      400,
      /'azureml:none:1'/,
    ],
    ['code that is not there', () => ({ codeId: 'azureml:none:1' }), 400, /was not found in the codes/],
    ['no cluster', () => ({ computeId: null }), 501, /serverless/],
    ['a type of job that nobody runs', () => ({ jobType: 'Sweep' }), 501, /jobs of type 'Sweep'/],
    ['several processes', () => ({ distribution: { distributionType: 'PyTorch' } }), 501, /distribution/],
  ];
  for (const [what, changes, wanted, message] of refused)
    it(`refuses ${what}`, async () => {
      const answer = await world.wrong('PUT', 'jobs/refused', body({ ...changes() }));
      assert.equal(answer.status, wanted, answer.text);
      assert.match(answer.text, message);
    });

  it('is Failed where the machine went away under it, and lists jobs by their type', async () => {
    await start('torn', { command: 'sleep 600', codeId: null, outputs: {} });
    world = await world.again({ dataDir: folder, runsCommands: true });
    assert.equal(await status('torn'), 'Failed');
    assert.match(JSON.stringify((await details('torn'))['error']), /The node went away/);
    const listed = async (type: string) =>
      ((await world.raw('GET', `jobs?jobType=${type}`)).body['value'] as unknown as unknown[]).length;
    assert.deepEqual([await listed('Command'), await listed('Pipeline')], [5, 0]);
  });
});

describe('local Azure: command jobs where commands may not run', () => {
  it('are refused by name', async () => {
    const world = await MlWorld.start();
    try {
      const { status, body } = await world.raw('PUT', 'jobs/none', {
        properties: { jobType: 'Command', command: 'echo', environmentId: 'azureml:cpu:1' },
      });
      assert.equal(status, 501);
      assert.match(textOf(body['error']?.['message']), /command jobs here: .*LOCAL_AZURE_COMMANDS=1/);
    } finally {
      await world.stop();
    }
  });
});
