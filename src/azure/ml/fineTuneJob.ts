/** What the fine-tune is made of. */
export interface FineTune {
  readonly clusterId: string;
  readonly cluster: string;
  readonly datastoreId: string;
  readonly registry: string;
  readonly baseModel: string;
  readonly baseModelVersion: string;
  readonly component: string;
  readonly componentVersion: string;
  readonly trainUri: string;
  readonly validationUri: string;
  readonly epochs: number;
  readonly learningRate: number;
  readonly scheduler: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Name of the pipeline's output, which the model is registered from. */
export const modelOutput = 'trained_model';

export const registryModel = (registry: string, model: string, version: string): string =>
  `azureml://registries/${registry}/models/${model}/versions/${version}`;

/**
 * The body of a pipeline job with the registry's chat completion component as its one node (docs/azure-facts.md, “The job”).
 * Inside `jobs` the service reads snake_case, and every literal is text. The test file is given although it is the
 * validation file again: without it the component cuts a fifth off the training data.
 */
export function fineTuneBody(job: FineTune): unknown {
  const parent = (name: string) => literal(`\${{parent.inputs.${name}}}`);
  return {
    properties: {
      jobType: 'Pipeline',
      displayName: `${job.baseModel} fine-tuned by Hieno`,
      experimentName: 'hieno-chat-completion',
      computeId: job.clusterId,
      tags: job.tags,
      inputs: {
        model: {
          jobInputType: 'mlflow_model',
          uri: registryModel(job.registry, job.baseModel, job.baseModelVersion),
        },
        train: { jobInputType: 'uri_file', uri: job.trainUri },
        validation: { jobInputType: 'uri_file', uri: job.validationUri },
      },
      outputs: { [modelOutput]: { jobOutputType: 'mlflow_model', mode: 'ReadWriteMount' } },
      settings: {
        _source: 'DSL',
        default_compute: job.clusterId,
        default_datastore: job.datastoreId,
        force_rerun: true,
        continue_on_step_failure: false,
      },
      jobs: {
        finetune: {
          _source: 'REMOTE.REGISTRY',
          type: 'pipeline',
          name: 'finetune',
          componentId: `azureml://registries/${job.registry}/components/${job.component}/versions/${job.componentVersion}`,
          inputs: {
            mlflow_model_path: parent('model'),
            train_file_path: parent('train'),
            validation_file_path: parent('validation'),
            test_file_path: parent('validation'),
            num_train_epochs: literal(String(job.epochs)),
            learning_rate: literal(String(job.learningRate)),
            lr_scheduler_type: literal(job.scheduler),
            // What the model's own asset recommends (docs/azure-facts.md, “The component”).
            apply_lora: literal('true'),
            apply_deepspeed: literal('true'),
            deepspeed_stage: literal('2'),
            precision: literal('16'),
            logging_steps: literal('10'),
            compute_model_import: literal(job.cluster),
            compute_preprocess: literal(job.cluster),
            compute_finetune: literal(job.cluster),
            compute_model_evaluation: literal(job.cluster),
          },
          outputs: { mlflow_model_folder: { type: 'literal', value: `\${{parent.outputs.${modelOutput}}}` } },
        },
      },
    },
  };
}

const literal = (value: string) => ({ job_input_type: 'literal', value });
