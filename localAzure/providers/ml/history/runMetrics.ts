import type { Service } from '../../../core/context.js';
import { metricsLogged } from '../documents/runLogDoc.js';
import { loggedMetrics, metricNames, type MetricValue } from '../jobs/metrics.js';
import type { Run } from './runs.js';

/** The values of each metric of a run, in the order in which they were logged: by its training, or by whoever said so. */
export function metricsOf(service: Service, run: Run): Map<string, MetricValue[]> {
  const found = new Map<string, MetricValue[]>();
  if (run.training) {
    const logged = loggedMetrics(service, run.training);
    for (const name of metricNames) if (logged[name].length > 0) found.set(name, [...logged[name]]);
  }
  for (const { name, value, step, at } of metricsLogged(service, run.key)) {
    const values = found.get(name) ?? [];
    values.push({ value, step, at });
    found.set(name, values);
  }
  return found;
}
