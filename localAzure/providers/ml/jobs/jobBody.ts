import { z } from 'zod';
import { errors } from '../../../core/errors.js';
import { mlBody, textMap } from '../mlBody.js';
import { commonJob, jobInput, jobOutput, literal } from './jobProperties.js';

/** A node is read in snake_case, whatever the schema of the outside says. */
const node = z.strictObject({
  _source: z.string().nullish(),
  type: z.enum(['pipeline', 'command']).nullish(),
  name: z.string().nullish(),
  display_name: z.string().nullish(),
  componentId: z.string(),
  computeId: z.string().nullish(),
  inputs: z
    .record(z.string(), z.strictObject({ job_input_type: z.literal('literal'), value: literal }))
    .default({}),
  outputs: z
    .record(z.string(), z.strictObject({ type: z.literal('literal'), value: z.string() }))
    .default({}),
  properties: z.record(z.string(), z.unknown()).nullish(),
  tags: textMap,
});

const settings = [
  '_source',
  'default_compute',
  'default_datastore',
  'force_rerun',
  'continue_on_step_failure',
  'continue_run_on_step_failure',
] as const;

/** The body of a pipeline job with one node. What a GET adds is let in and ignored. */
export const jobBody = mlBody(
  z.strictObject({
    ...commonJob,
    jobType: z.literal('Pipeline'),
    inputs: z.record(z.string(), jobInput).default({}),
    outputs: z.record(z.string(), jobOutput).default({}),
    settings: z.partialRecord(z.enum(settings), z.unknown()).nullish(),
    jobs: z.record(z.string(), node),
  }),
);

export type JobProperties = z.output<typeof jobBody>['properties'];
export type JobNode = z.output<typeof node>;

const binding = /^\$\{\{\s*(.+?)\s*\}\}$/;

/** The values of a node's inputs, `${{parent.inputs.x}}` replaced by what the job itself was given. */
export function resolveInputs(job: JobProperties, { inputs }: JobNode): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { value }]) => {
      const expression = binding.exec(value)?.[1];
      if (expression === undefined) return [name, value];
      const parent = /^parent\.inputs\.(\w+)$/.exec(expression)?.[1];
      const bound = parent === undefined ? undefined : job.inputs[parent];
      if (!bound) throw refuse(name, `The binding '${value}' of '${name}' leads to no input of the job.`);
      return [name, bound.jobInputType === 'literal' ? bound.value : bound.uri];
    }),
  );
}

/** The job's outputs that a node's outputs are bound to, by the node's name for them. */
export function resolveOutputs(job: JobProperties, { outputs }: JobNode): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value }]) => {
      const parent = /^parent\.outputs\.(\w+)$/.exec(binding.exec(value)?.[1] ?? '')?.[1];
      if (parent === undefined || !Object.hasOwn(job.outputs, parent)) {
        throw refuse(name, `The binding '${value}' of '${name}' leads to no output of the job.`);
      }
      return [name, parent];
    }),
  );
}

function refuse(target: string, message: string) {
  return errors.invalid('ValidationError', message, { target });
}
