import { z } from 'zod';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import { schedulers } from '../../../model/learningRate.js';
import { locate, UnknownLocation } from '../assets/locate.js';
import { findAsset } from '../documents/assetDoc.js';
import type { TrainingOrder } from '../documents/jobDoc.js';
import { checkInput, componentOutputs, inputText, requireComponentId } from '../registry/component.js';
import { parseRegistryModel } from '../registry/registryModels.js';
import { refuseRetired, usableRegistryModel } from '../registry/retiredModels.js';
import { resolveInputs, resolveOutputs, type JobProperties } from './jobBody.js';
import { requireCluster } from './requireCluster.js';

const datasetFile = /\.(jsonl|json)$/i;
const computes = [
  'compute_model_import',
  'compute_preprocess',
  'compute_finetune',
  'compute_model_evaluation',
];

/** Turns the job's one node into what is to be trained; refuses everything the component would. */
export function trainingOrder(service: Service, workspace: ResourceDoc, job: JobProperties): TrainingOrder {
  const nodes = Object.values(job.jobs);
  const [node] = nodes;
  if (!node || nodes.length !== 1) {
    throw errors.invalid('ValidationError', 'A pipeline of the local Azure has exactly one node.', {
      target: 'jobs',
    });
  }
  requireComponentId(node.componentId);
  const given = resolveInputs(job, node);
  for (const [name, value] of Object.entries(given)) checkInput(name, value);
  const outputs = resolveOutputs(job, node);
  for (const name of Object.keys(outputs)) {
    if (!(componentOutputs as readonly string[]).includes(name)) {
      throw errors.invalid('ValidationError', `The component has no output '${name}'.`, { target: name });
    }
  }
  for (const input of computes) {
    const name = inputText(given, input) ?? '';
    if (name !== 'serverless') requireCluster(service, workspace, input, name);
    else if (input !== 'compute_model_evaluation')
      throw errors.unsupported(`serverless compute: name a cluster in '${input}'`);
  }
  return {
    baseModel: baseModel(service, workspace, given),
    ...files(service, workspace, given),
    clusterName: inputText(given, 'compute_finetune') ?? '',
    nodes: Number(inputText(given, 'num_nodes_finetune')),
    settings: settings(given),
  };
}

function baseModel(
  service: Service,
  workspace: ResourceDoc,
  given: Readonly<Record<string, string>>,
): string {
  const uri = given['mlflow_model_path'] ?? given['pytorch_model_path'];
  if (uri === undefined) {
    const huggingFace = given['huggingface_id'];
    if (huggingFace !== undefined) throw errors.unsupported('huggingface_id');
    throw errors.invalid(
      'ValidationError',
      'One of mlflow_model_path, pytorch_model_path and huggingface_id must be given.',
      { target: 'mlflow_model_path' },
    );
  }
  const registry = parseRegistryModel(uri);
  if (registry) return usableRegistryModel(service, registry);
  const [, name = '', version = ''] =
    /^azureml:([^/:]+):([^/:]+)$/.exec(uri) ?? /\/models\/([^/]+)\/versions\/([^/]+)$/i.exec(uri) ?? [];
  const asset = findAsset(service, 'models', workspace.id, name, version);
  if (asset?.source?.kind !== 'base') {
    throw errors.invalid('UserError', `The model '${uri}' was not found, or is no base model.`, {
      target: 'mlflow_model_path',
    });
  }
  refuseRetired(service, asset.source.baseModel);
  return asset.source.baseModel;
}

function files(
  service: Service,
  workspace: ResourceDoc,
  given: Readonly<Record<string, string>>,
): Pick<TrainingOrder, 'trainUri' | 'validationUri' | 'testUri'> {
  for (const name of ['train_mltable_path', 'validation_mltable_path', 'test_mltable_path']) {
    if (given[name] !== undefined) throw errors.unsupported(`the component input '${name}'`);
  }
  const uri = (name: string): string | undefined => {
    const value = given[name];
    if (value === undefined) return undefined;
    try {
      const { path } = locate(service, workspace, value);
      if (!datasetFile.test(path)) throw errors.unsupported(`'${path}' as ${name}: only JSON lines (.jsonl)`);
    } catch (error) {
      if (error instanceof UnknownLocation)
        throw errors.invalid('UserError', error.message, { target: name });
      throw error;
    }
    return value;
  };
  const validationUri = uri('validation_file_path');
  const testUri = uri('test_file_path');
  return {
    // Azure's component notices the missing file only when it runs, and so does this one.
    trainUri: uri('train_file_path') ?? '',
    ...defined({ validationUri, testUri }),
  };
}

function settings(given: Readonly<Record<string, string>>): TrainingOrder['settings'] {
  const text = (name: string): string => inputText(given, name) ?? '';
  const number = (name: string): number => Number(text(name));
  return {
    epochs: number('num_train_epochs'),
    maxSteps: number('max_steps'),
    perDeviceBatchSize: number('per_device_train_batch_size'),
    gradientAccumulationSteps: number('gradient_accumulation_steps'),
    devices: number('num_nodes_finetune') * number('number_of_gpu_to_use_finetuning'),
    learningRate: number('learning_rate'),
    scheduler: z.enum(schedulers).parse(text('lr_scheduler_type')),
    warmupSteps: number('warmup_steps'),
    loggingStrategy: text('logging_strategy') === 'epoch' ? 'epoch' : 'steps',
    loggingSteps: number('logging_steps'),
    evaluationStrategy: z.enum(['epoch', 'steps', 'disable']).parse(text('evaluation_strategy')),
    evalSteps: number('eval_steps'),
    evaluationStepsInterval: number('evaluation_steps_interval'),
    seed: number('seed'),
  };
}
