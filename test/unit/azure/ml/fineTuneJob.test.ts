import assert from 'node:assert/strict';
import { fineTuneBody, modelOutput } from '../../../../src/azure/ml/fineTuneJob.js';

const job = {
  clusterId: '/ws/computes/gpu',
  cluster: 'gpu',
  datastoreId: '/ws/datastores/workspaceblobstore',
  registry: 'azureml',
  baseModel: 'Phi-3-mini-4k-instruct',
  baseModelVersion: '15',
  component: 'chat_completion_pipeline',
  componentVersion: '0.0.82',
  trainUri: 'azureml://datastores/workspaceblobstore/paths/train.jsonl',
  validationUri: 'azureml://datastores/workspaceblobstore/paths/validation.jsonl',
  epochs: 2,
  learningRate: 5e-6,
  scheduler: 'cosine',
  tags: {},
};

interface Body {
  readonly properties: {
    readonly inputs: Record<string, { uri: string }>;
    readonly outputs: Record<string, unknown>;
    readonly jobs: {
      readonly finetune: {
        readonly componentId: string;
        readonly inputs: Record<string, { job_input_type: string; value: string }>;
        readonly outputs: Record<string, { value: string }>;
      };
    };
  };
}

describe('the body of a fine-tuning job', () => {
  const { inputs, outputs, jobs } = (fineTuneBody(job) as Body).properties;
  const node = jobs.finetune;

  it('gives all three files, or the component would cut a fifth off the training data', () => {
    assert.equal(node.inputs['train_file_path']?.value, '${{parent.inputs.train}}');
    assert.equal(node.inputs['validation_file_path']?.value, '${{parent.inputs.validation}}');
    assert.equal(node.inputs['test_file_path']?.value, '${{parent.inputs.validation}}');
    assert.equal(inputs['train']?.uri, job.trainUri);
    assert.equal(inputs['validation']?.uri, job.validationUri);
  });

  it('binds only what the pipeline has, and names its output', () => {
    const bindings = Object.values(node.inputs).flatMap(({ value }) =>
      [...value.matchAll(/parent\.inputs\.(\w+)/g)].map(([, name]) => name ?? ''),
    );
    assert.ok(bindings.length >= 4 && bindings.every((name) => name in inputs), bindings.join());
    assert.equal(node.outputs['mlflow_model_folder']?.value, `\${{parent.outputs.${modelOutput}}}`);
    assert.ok(modelOutput in outputs);
  });

  it('says every literal as text, numbers in full', () => {
    for (const [name, input] of Object.entries(node.inputs)) {
      assert.equal(input.job_input_type, 'literal', name);
      assert.equal(typeof input.value, 'string', name);
    }
    assert.equal(node.inputs['num_train_epochs']?.value, '2');
    assert.equal(Number(node.inputs['learning_rate']?.value), 5e-6);
  });

  it('runs every step on the cluster, not on the retired size that the component defaults to', () => {
    for (const step of ['compute_model_import', 'compute_preprocess', 'compute_finetune'])
      assert.equal(node.inputs[step]?.value, 'gpu');
  });
});
