import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation } from '../../../core/operation.js';
import { logMetric, notesOf, putNotes } from '../documents/runLogDoc.js';
import { mlflowOperation } from './mlflowOperation.js';
import { findRun, type Run } from './runs.js';

const runId = { run_id: z.string().optional(), run_uuid: z.string().optional() };
const metric = z.looseObject({
  key: z.string().min(1),
  value: z.number(),
  timestamp: z.coerce.number().optional(),
  step: z.coerce.number().int().default(0),
});
const pair = z.looseObject({ key: z.string().min(1), value: z.coerce.string() });
const key = z.looseObject({ ...runId, key: z.string().min(1) });
const batch = z.looseObject({
  ...runId,
  metrics: z.array(metric).max(1000).default([]),
  params: z.array(pair).max(100).default([]),
  tags: z.array(pair).max(100).default([]),
});

/** What MLflow's clients say of a run: metrics over time, parameters that stay, tags that may change. */
export function mlflowLogging(): Operation[] {
  const make = <S extends z.ZodType<{ run_id?: string | undefined; run_uuid?: string | undefined }>>(
    id: string,
    path: string,
    schema: S,
    handle: (call: Call, run: Run, said: z.output<S>) => void,
  ): Operation[] =>
    mlflowOperation(id, 'POST', path, (call: Call, workspace: ResourceDoc) => {
      const said = readBody(schema, call.body, path);
      handle(call, findRun(call.service, workspace, said.run_id ?? said.run_uuid ?? ''), said);
    });
  return [
    ...make('LogMetric', 'runs/log-metric', metric.extend(runId), (call, run, said) => log(call, run, said)),
    ...make('LogParam', 'runs/log-parameter', pair.extend(runId), (call, run, said) =>
      setParams(call, run, [said]),
    ),
    ...make('SetTag', 'runs/set-tag', pair.extend(runId), (call, run, said) => setTags(call, run, [said])),
    ...make('DeleteTag', 'runs/delete-tag', key, ({ service }, run, said) => {
      const notes = notesOf(service, run.key);
      if (!Object.hasOwn(notes.tags, said.key))
        throw errors.notFound(
          'RESOURCE_DOES_NOT_EXIST',
          `No tag with name: ${said.key} in run with id ${run.id}`,
        );
      const tags = Object.fromEntries(Object.entries(notes.tags).filter(([name]) => name !== said.key));
      putNotes(service, run.key, { ...notes, tags });
    }),
    ...make('LogBatch', 'runs/log-batch', batch, (call, run, said) => {
      setParams(call, run, said.params);
      setTags(call, run, said.tags);
      for (const one of said.metrics) log(call, run, one);
    }),
  ];
}

function log({ service }: Call, run: Run, said: z.output<typeof metric>): void {
  const { key: name, value, step, timestamp: at = service.clock.now() } = said;
  logMetric(service, run.key, { name, value, step, at });
}

type Pair = z.output<typeof pair>;

/** A parameter cannot be given another value, so that a run says what it was run with. */
function setParams({ service }: Call, run: Run, said: readonly Pair[]): void {
  const notes = notesOf(service, run.key);
  const params = { ...notes.params };
  for (const { key: name, value } of said) {
    if (params[name] !== undefined && params[name] !== value)
      throw errors.invalid(
        'INVALID_PARAMETER_VALUE',
        `Changing param values is not allowed. Param with key='${name}' was already logged with value='${params[name]}' ` +
          `for run ID='${run.id}'. Attempted logging new value '${value}'.`,
      );
    params[name] = value;
  }
  if (said.length > 0) putNotes(service, run.key, { ...notes, params });
}

function setTags({ service }: Call, run: Run, said: readonly Pair[]): void {
  if (said.length === 0) return;
  const notes = notesOf(service, run.key);
  const tags = { ...notes.tags, ...Object.fromEntries(said.map(({ key: name, value }) => [name, value])) };
  putNotes(service, run.key, { ...notes, tags });
}
