/**
 * Every way a command, a run or a chat turn can end badly, once. A reason is what tests, logs and the audit ask for;
 * the sentence beside it (see AppError) is what people read.
 */
export const reasons = [
  'bad_argument',
  'bad_dataset',
  'bad_message',
  'cancelled',
  'capacity_missing',
  'conflict',
  'dataset_missing',
  'deployment_failed',
  'endpoint_failed',
  'forbidden',
  'identity_fixed',
  'internal',
  'job_failed',
  'key_rejected',
  'locked',
  'model_busy',
  'model_error',
  'model_missing',
  'model_timeout',
  'model_unknown',
  'no_endpoint',
  'no_traffic',
  'no_workspace',
  'not_allowed',
  'not_yours',
  'plan_expired',
  'plan_stale',
  'plan_used',
  'quota_missing',
  'refused',
  'roles_missing',
  'size_unavailable',
  'template_failed',
  'throttled',
  'unavailable',
  'unknown_command',
] as const;

export type Reason = (typeof reasons)[number];
