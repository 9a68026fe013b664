import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import { schedulers } from '../../../model/learningRate.js';

export const componentName = 'chat_completion_pipeline';
/** The versions that exist, oldest first; all of them behave as the newest here. */
export const componentVersions: readonly string[] = Array.from(
  { length: 82 },
  (_, index) => `0.0.${index + 1}`,
);
const latestVersion = componentVersions.at(-1) ?? '';

type Input =
  | { readonly kind: 'file' }
  | { readonly kind: 'model' }
  | { readonly kind: 'text'; readonly allowed?: readonly string[]; readonly default?: string }
  | { readonly kind: 'integer'; readonly default: number; readonly least?: number }
  | { readonly kind: 'number'; readonly default: number; readonly least?: number };

const file: Input = { kind: 'file' };
const model: Input = { kind: 'model' };
const text = (value?: string): Input => ({ kind: 'text', ...defined({ default: value }) });
const choice = (value: string, allowed: readonly string[]): Input => ({
  kind: 'text',
  default: value,
  allowed,
});
/** Booleans are texts in this component. */
const flag = (value: 'true' | 'false'): Input => choice(value, ['true', 'false']);
const bounded = (value: number, least?: number) => ({
  default: value,
  ...defined({ least }),
});
const integer = (value: number, least?: number): Input => ({ kind: 'integer', ...bounded(value, least) });
const number = (value: number, least?: number): Input => ({ kind: 'number', ...bounded(value, least) });

/** All inputs of the component (version 0.0.82) with their defaults and what they allow. */
export const componentInputs: Readonly<Record<string, Input>> = {
  mlflow_model_path: model,
  pytorch_model_path: model,
  huggingface_id: text(),
  train_file_path: file,
  validation_file_path: file,
  test_file_path: file,
  train_mltable_path: file,
  validation_mltable_path: file,
  test_mltable_path: file,
  task_name: choice('ChatCompletion', ['ChatCompletion']),
  instance_type_model_import: text('Standard_d12_v2'),
  instance_type_preprocess: text('Standard_d12_v2'),
  instance_type_finetune: text('Standard_nc24rs_v3'),
  instance_type_model_evaluation: text('Standard_nc24rs_v3'),
  compute_model_import: text('serverless'),
  compute_preprocess: text('serverless'),
  compute_finetune: text('serverless'),
  compute_model_evaluation: text('serverless'),
  shm_size_finetune: text('5g'),
  num_nodes_finetune: integer(1, 1),
  number_of_gpu_to_use_finetuning: integer(1, 1),
  finetune_config_path: file,
  trust_remote_code: flag('false'),
  batch_size: integer(1000, 1),
  pad_to_max_length: flag('false'),
  max_seq_length: integer(-1),
  apply_lora: flag('false'),
  merge_lora_weights: flag('true'),
  lora_alpha: integer(128),
  lora_r: integer(8),
  lora_dropout: number(0),
  num_train_epochs: integer(1, 1),
  max_steps: integer(-1),
  per_device_train_batch_size: integer(1, 1),
  per_device_eval_batch_size: integer(1, 1),
  auto_find_batch_size: flag('false'),
  optim: choice('adamw_torch', ['adamw_torch', 'adafactor']),
  learning_rate: number(2e-5, 0),
  warmup_steps: integer(0, 0),
  weight_decay: number(0),
  adam_beta1: number(0.9),
  adam_beta2: number(0.999),
  adam_epsilon: number(1e-8),
  gradient_accumulation_steps: integer(1, 1),
  eval_accumulation_steps: integer(-1),
  lr_scheduler_type: choice('linear', schedulers),
  precision: choice('32', ['32', '16']),
  seed: integer(42),
  enable_full_determinism: flag('false'),
  dataloader_num_workers: integer(0),
  ignore_mismatched_sizes: flag('false'),
  max_grad_norm: number(1),
  evaluation_strategy: choice('epoch', ['epoch', 'steps', 'disable']),
  evaluation_steps_interval: number(0, 0),
  eval_steps: integer(500, 1),
  logging_strategy: choice('steps', ['epoch', 'steps']),
  logging_steps: integer(10, 1),
  metric_for_best_model: choice('loss', ['loss', 'f1', 'exact']),
  resume_from_checkpoint: flag('false'),
  save_total_limit: integer(-1),
  apply_early_stopping: flag('false'),
  early_stopping_patience: integer(1),
  early_stopping_threshold: number(0),
  apply_deepspeed: flag('false'),
  deepspeed_stage: choice('2', ['2', '3']),
  deepspeed: file,
  apply_ort: flag('false'),
  evaluation_config: file,
  evaluation_config_params: text(),
};

export const componentOutputs = ['pytorch_model_folder', 'mlflow_model_folder'] as const;

const componentId =
  /^azureml:\/\/registries\/azureml\/components\/([^/]+)\/(?:versions\/([^/]+)|labels\/latest)$/i;

/** Refuses every component but the one that is known, by name. */
export function requireComponentId(id: string): void {
  const parts = componentId.exec(id);
  const version = parts?.[2] ?? latestVersion;
  if (parts?.[1] === componentName && componentVersions.includes(version)) return;
  throw errors.invalid(
    'UserError',
    `The component '${id}' was not found. The local Azure knows ${componentName} only.`,
    {
      target: 'componentId',
    },
  );
}

/** The value of an input as the component would take it; refuses what it does not allow, by name. */
export function checkInput(name: string, value: string): void {
  const input = componentInputs[name];
  if (!input) throw refuse(name, `The component ${componentName} has no input '${name}'.`);
  if (input.kind === 'file' || input.kind === 'model') {
    if (/[\\']/.test(value))
      throw refuse(name, `The path of '${name}' must hold neither a backslash nor a single quote.`);
    return;
  }
  if (input.kind === 'text') {
    if (!input.allowed || input.allowed.includes(value)) return;
    throw refuse(name, `'${name}' is '${value}'; allowed are ${input.allowed.join(', ')}.`);
  }
  const parsed = Number(value);
  if (
    value.trim() === '' ||
    !Number.isFinite(parsed) ||
    (input.kind === 'integer' && !Number.isInteger(parsed))
  ) {
    throw refuse(name, `'${name}' is '${value}', which is no ${input.kind}.`);
  }
  if (input.least !== undefined && parsed < input.least) {
    throw refuse(name, `'${name}' is ${value}; the least is ${input.least}.`);
  }
}

/** The text of an input that was given, else of its default; undefined when it has none. */
export function inputText(given: Readonly<Record<string, string>>, name: string): string | undefined {
  const input = componentInputs[name];
  const fallback =
    input && 'default' in input && input.default !== undefined ? String(input.default) : undefined;
  return given[name] ?? fallback;
}

function refuse(name: string, message: string) {
  return errors.invalid('ValidationError', message, { target: name });
}
