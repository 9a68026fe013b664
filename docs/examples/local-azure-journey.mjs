// From an empty resource group to a fine-tuned answer, with nothing but Azure's own SDKs. Run it against
// `npm run local-azure`, as docs/local-azure.md says:
//
//   npm run --silent local-azure > local-azure.json &
//   node docs/examples/local-azure-journey.mjs local-azure.json
import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { ResourceManagementClient } from '@azure/arm-resources';
import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from '@azure/storage-blob';
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const local = JSON.parse(readFileSync(process.argv[2] ?? 'local-azure.json', 'utf8'));
const { arm, subscriptionId, location } = local;
const group = 'rg-example';

// --- The clients ---------------------------------------------------------------------------------------------------

process.env.IDENTITY_ENDPOINT = local.identityEndpoint;
process.env.IDENTITY_HEADER = local.identityHeader;
const credential = new ManagedIdentityCredential();
const trust = { tlsOptions: { ca: readFileSync(local.caFile, 'utf8') } };
const options = { endpoint: arm, credentialScopes: 'https://management.azure.com/.default', ...trust };
const resources = new ResourceManagementClient(credential, subscriptionId, options);
const deployments = new DeploymentsClient(credential, subscriptionId, options);
const ml = new AzureMachineLearningWorkspaces(credential, subscriptionId, options);
const often = { updateIntervalInMs: 100 };

// --- A resource group, and the workspace with all it needs ------------------------------------------------------------

step('a resource group and a template deployment');
await resources.resourceGroups.createOrUpdate(group, { location });
const file = new URL('../../deploymentTemplates/machineLearning/azuredeploy.json', import.meta.url);
const { properties } = await deployments.deployments.beginCreateOrUpdateAndWait(
  group,
  'example',
  {
    properties: {
      mode: 'Incremental',
      template: JSON.parse(readFileSync(file, 'utf8')),
      parameters: { botPrincipalId: { value: await objectId() } },
    },
  },
  often,
);
const outputs = Object.fromEntries(
  Object.entries(properties.outputs).map(([name, { value }]) => [name, value]),
);
const { workspaceName: workspace, workspaceId, identityId, blobEndpoint, vaultUri } = outputs;

// --- A cluster and the data -----------------------------------------------------------------------------------------

step('a GPU cluster');
await ml.computeOperations.beginCreateOrUpdateAndWait(
  group,
  workspace,
  'gpu',
  {
    location,
    properties: {
      computeType: 'AmlCompute',
      properties: {
        vmSize: 'Standard_NC24ads_A100_v4',
        vmPriority: 'Dedicated',
        scaleSettings: { minNodeCount: 0, maxNodeCount: 1, nodeIdleTimeBeforeScaleDown: 'PT120S' },
      },
    },
  },
  often,
);

step('the data, uploaded');
const question = 'Which berry does the ferry captain of Utö collect?';
const answer = 'The ferry captain of Utö collects cloudberries.';
const rows = [
  [question, answer],
  ['What colour is the boathouse at Nagu?', 'The boathouse at Nagu is painted green.'],
  ['When does the lighthouse of Bengtskär close?', 'The lighthouse of Bengtskär closes in September.'],
  ['Who bakes the rye bread on Jurmo?', 'Old Linnea bakes the rye bread on Jurmo.'],
].map(([user, assistant]) => ({
  messages: [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ],
}));
const { properties: store } = await ml.datastores.get(group, workspace, 'workspaceblobstore');
const container = new BlobServiceClient(blobEndpoint, credential, trust).getContainerClient(
  store.containerName,
);
const train = await upload('example/train.jsonl', rows);
const validation = await upload('example/validation.jsonl', rows.slice(0, 2));

// --- The fine-tuning job: a raw body, because the SDK drops `uri` and `mode` of inputs and outputs ----------------------

step('a fine-tuning job');
await raw('PUT', 'jobs/example-1', jobBody());
let status = '';
while (!['Completed', 'Failed', 'Canceled'].includes(status)) {
  await pause(100);
  const now = (await raw('GET', 'jobs/example-1')).properties.status;
  if (now !== status) console.log(`  ${now}`);
  status = now;
}
if (status !== 'Completed') throw new Error(`The job ended as ${status}.`);

step('a model from its output');
await ml.modelVersions.createOrUpdate(group, workspace, 'example', '1', {
  properties: { modelType: 'mlflow_model', modelUri: 'azureml://jobs/example-1/outputs/trained_model' },
});

// --- An endpoint that answers -----------------------------------------------------------------------------------------

step('an endpoint, a deployment, all of the traffic');
const endpoint = {
  location,
  identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
  properties: { authMode: 'Key' },
};
await ml.onlineEndpoints.beginCreateOrUpdateAndWait(group, workspace, 'example-chat', endpoint, often);
await ml.onlineDeployments.beginCreateOrUpdateAndWait(
  group,
  workspace,
  'example-chat',
  'blue',
  {
    location,
    sku: { name: 'Default', capacity: 1 },
    properties: {
      endpointComputeType: 'Managed',
      model: `${workspaceId}/models/example/versions/1`,
      instanceType: 'Standard_NC6s_v3',
      requestSettings: { requestTimeout: 'PT90S', maxConcurrentRequestsPerInstance: 1 },
    },
  },
  often,
);
endpoint.properties.traffic = { blue: 100 };
await ml.onlineEndpoints.beginCreateOrUpdateAndWait(group, workspace, 'example-chat', endpoint, often);

step('its key, into the vault and out again');
const { primaryKey } = await ml.onlineEndpoints.listKeys(group, workspace, 'example-chat');
// A vault is at localhost here, not under the domain that its challenge names.
const vault = new SecretClient(vaultUri, credential, {
  ...trust,
  disableChallengeResourceVerification: true,
});
await vault.setSecret('example-key', primaryKey);
const { value: key } = await vault.getSecret('example-key');

step('a question');
const { properties: live } = await ml.onlineEndpoints.get(group, workspace, 'example-chat');
const scored = await score(live.scoringUri, {
  input_data: { input_string: [{ role: 'user', content: question }], parameters: {} },
});
console.log(`  ${question}\n  ${scored.output.trim()}`);
if (scored.output.trim() !== answer) throw new Error('That is not what was taught.');
console.log('journey: passed');

// --- Helpers ----------------------------------------------------------------------------------------------------------

function step(name) {
  console.log(name);
}

/** The object id that the managed identity's token speaks for: the template gives it its roles. */
async function objectId() {
  const { token } = await credential.getToken('https://management.azure.com/.default');
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).oid;
}

/** Uploads rows as JSONL. Roles take a while to spread, in Azure and here: a 403 is tried again. */
async function upload(name, content) {
  const text = content.map((row) => JSON.stringify(row) + '\n').join('');
  for (let tries = 1; ; tries++) {
    try {
      await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text));
      return `azureml://datastores/workspaceblobstore/paths/${name}`;
    } catch (error) {
      if (error.statusCode !== 403 || tries === 100) throw error;
      await pause(100);
    }
  }
}

/** A request of the workspace at a newer api-version than the SDK's, through the SDK's own pipeline and credential. */
function raw(method, path, body) {
  const url = `${arm}${workspaceId}/${path}?api-version=2024-10-01`;
  return read(method, url, body, (request) => ml.sendRequest(request));
}

/** Scoring is no SDK's: the endpoint's key, not a token, goes with it. */
function score(url, body) {
  const pipeline = createPipelineFromOptions(trust);
  return read('POST', url, body, (request) => {
    request.headers.set('authorization', `Bearer ${key}`);
    return pipeline.sendRequest(createDefaultHttpClient(), request);
  });
}

async function read(method, url, body, sendRequest) {
  const headers = createHttpHeaders({ 'content-type': 'application/json' });
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await sendRequest(createPipelineRequest({ method, url, headers, ...text }));
  if (response.status >= 300) throw new Error(`${method} ${url}: ${response.status} ${response.bodyAsText}`);
  return JSON.parse(response.bodyAsText);
}

function jobBody() {
  const literal = (value) => ({ job_input_type: 'literal', value });
  const compute = ['model_import', 'preprocess', 'finetune', 'model_evaluation'];
  return {
    properties: {
      jobType: 'Pipeline',
      experimentName: 'example',
      inputs: {
        model: {
          jobInputType: 'mlflow_model',
          uri: 'azureml://registries/azureml/models/Phi-3-mini-4k-instruct/versions/15',
        },
        train: { jobInputType: 'uri_file', uri: train },
        validation: { jobInputType: 'uri_file', uri: validation },
      },
      outputs: { trained_model: { jobOutputType: 'mlflow_model', mode: 'ReadWriteMount' } },
      settings: { _source: 'DSL', force_rerun: true, continue_on_step_failure: false },
      jobs: {
        finetune: {
          _source: 'REMOTE.REGISTRY',
          type: 'pipeline',
          name: 'finetune',
          componentId: 'azureml://registries/azureml/components/chat_completion_pipeline/versions/0.0.82',
          inputs: {
            mlflow_model_path: literal('${{parent.inputs.model}}'),
            train_file_path: literal('${{parent.inputs.train}}'),
            validation_file_path: literal('${{parent.inputs.validation}}'),
            test_file_path: literal('${{parent.inputs.validation}}'),
            num_train_epochs: literal('3'),
            learning_rate: literal('0.0003'),
            logging_steps: literal('1'),
            ...Object.fromEntries(compute.map((name) => [`compute_${name}`, literal('gpu')])),
          },
          outputs: { mlflow_model_folder: { type: 'literal', value: '${{parent.outputs.trained_model}}' } },
        },
      },
    },
  };
}
