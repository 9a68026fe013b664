import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import type { Operation } from '../../../core/operation.js';
import { madeExperiments, putExperiment } from '../documents/experimentDoc.js';
import { stamped } from '../mlDocument.js';
import { mlflowOperation, queried } from './mlflowOperation.js';
import { like } from './runFilter.js';
import { experimentId, runsOf } from './runs.js';

const creation = z.looseObject({ name: z.string().min(1) });
const search = z.looseObject({
  filter: z.string().optional(),
  max_results: z.number().int().min(1).optional(),
});
const byName = /^(?:attributes?\.)?name\s*(=|I?LIKE)\s*'([^']*)'$/i;

/** Experiments: names that runs are put under, there as soon as one is, or made before. */
export function mlflowExperiments(): Operation[] {
  return [
    ...mlflowOperation('CreateExperiment', 'POST', 'experiments/create', (call, workspace) => {
      const { name } = readBody(creation, call.body, 'experiments/create');
      if (experiments(call.service, workspace).includes(name))
        throw errors.invalid('RESOURCE_ALREADY_EXISTS', `Experiment '${name}' already exists.`);
      const id = `${workspace.id}/experiments/${encodeURIComponent(name)}`;
      putExperiment(call.service, { ...stamped(call, id, undefined), name });
      return { experiment_id: experimentId(workspace, name) };
    }),
    ...mlflowOperation('GetExperiment', 'GET', 'experiments/get', (call, workspace) => {
      const id = queried(call, 'experiment_id');
      return { experiment: renderExperiment(workspace, experimentOf(call.service, workspace, id)) };
    }),
    ...mlflowOperation('GetExperimentByName', 'GET', 'experiments/get-by-name', (call, workspace) => {
      const name = queried(call, 'experiment_name');
      if (!experiments(call.service, workspace).includes(name))
        throw errors.notFound('RESOURCE_DOES_NOT_EXIST', `Could not find experiment with name '${name}'.`);
      return { experiment: renderExperiment(workspace, name) };
    }),
    ...mlflowOperation('SearchExperiments', 'POST', 'experiments/search', (call, workspace) => {
      const asked = readBody(search, call.body ?? {}, 'experiments/search');
      return found(call.service, workspace, asked.filter, asked.max_results);
    }),
    ...mlflowOperation('SearchExperiments', 'GET', 'experiments/search', ({ service, query }, workspace) =>
      found(service, workspace, query.get('filter') ?? undefined, Number(query.get('max_results') ?? 1000)),
    ),
    // As MLflow's clients before 2.0 ask.
    ...mlflowOperation('ListExperiments', 'GET', 'experiments/list', ({ service }, workspace) =>
      found(service, workspace, undefined, undefined),
    ),
  ];
}

/** The name of the experiment with this id; refuses one that is not there. */
export function experimentOf(service: Service, workspace: ResourceDoc, id: string): string {
  const name = experiments(service, workspace).find((one) => experimentId(workspace, one) === id);
  if (name === undefined)
    throw errors.notFound('RESOURCE_DOES_NOT_EXIST', `Could not find experiment with ID ${id}.`);
  return name;
}

function experiments(service: Service, workspace: ResourceDoc): string[] {
  const ofRuns = runsOf(service, workspace).map(({ experiment }) => experiment);
  return [...new Set(['Default', ...madeExperiments(service, workspace.id), ...ofRuns])];
}

function found(
  service: Service,
  workspace: ResourceDoc,
  filter: string | undefined,
  most: number | undefined,
) {
  const parts = filter?.trim() ? byName.exec(filter.trim()) : undefined;
  if (parts === null)
    throw errors.invalid(
      'INVALID_PARAMETER_VALUE',
      `The local Azure filters experiments by name only, not by '${filter}'.`,
    );
  const [, operator = '=', value = ''] = parts ?? [];
  const pattern = like(value, /^ilike$/i.test(operator));
  const fits = (name: string) => !parts || (operator === '=' ? name === value : pattern.test(name));
  return {
    experiments: experiments(service, workspace)
      .filter(fits)
      .slice(0, most ?? 1000)
      .map((name) => renderExperiment(workspace, name)),
  };
}

function renderExperiment(workspace: ResourceDoc, name: string) {
  return { experiment_id: experimentId(workspace, name), name, lifecycle_stage: 'active' };
}
