import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { notesOf } from '../documents/runLogDoc.js';
import { metricsOf } from './runMetrics.js';
import { mlflowStatus, runTags } from './renderRun.js';
import type { Run } from './runs.js';

type Value = string | number | undefined;

const name = String.raw`(?:(tags?|params?|parameters?|metrics?|attributes?|attr|run)\.)?(?:"([^"]+)"|${'`([^`]+)`'}|([\w./-]+))`;
const term = new RegExp(
  String.raw`^${name}\s*(!=|>=|<=|=|>|<|I?LIKE)\s*(?:'([^']*)'|"([^"]*)"|(-?[\d.eE+-]+))$`,
  'i',
);
const order = new RegExp(String.raw`^${name}(?:\s+(ASC|DESC))?$`, 'i');

/** MLflow's filter of runs: comparisons of tags, parameters, metrics and attributes, joined by `and`. */
export function runFilter(service: Service, filter: string): (run: Run) => boolean {
  if (filter.trim() === '') return () => true;
  const terms = filter.split(/\s+and\s+/i).map((text) => {
    const parts = term.exec(text.trim());
    if (!parts) throw refuse(`The filter '${text.trim()}' could not be read.`);
    const [, kind, quoted, ticked, plain = '', operator = '=', single, double, number] = parts;
    const value = number === undefined ? (single ?? double ?? '') : Number(number);
    return {
      read: reader(service, kind, quoted ?? ticked ?? plain),
      operator: operator.toUpperCase(),
      value,
    };
  });
  return (run) => terms.every(({ read, operator, value }) => holds(read(run), operator, value));
}

/** MLflow's `order_by`; the order that runs have is kept where nothing tells them apart. */
export function runOrder(service: Service, orders: readonly string[]): (one: Run, other: Run) => number {
  const keys = orders.map((text) => {
    const parts = order.exec(text.trim());
    if (!parts) throw refuse(`The order '${text}' could not be read.`);
    const [, kind, quoted, ticked, plain = '', direction] = parts;
    return { read: reader(service, kind, quoted ?? ticked ?? plain), falls: /^desc$/i.test(direction ?? '') };
  });
  return (one, other) => {
    for (const { read, falls } of keys) {
      const [a, b] = [read(one), read(other)];
      if (a === b) continue;
      // What has no such value comes last either way.
      if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
      return a < b === falls ? 1 : -1;
    }
    return 0;
  };
}

function reader(service: Service, kind: string | undefined, key: string): (run: Run) => Value {
  switch (kind?.toLowerCase().replace(/s$/, '')) {
    case 'tag':
      return (run) => runTags(service, run)[key];
    case 'param':
    case 'parameter':
      return (run) => notesOf(service, run.key).params[key];
    case 'metric':
      return (run) => metricsOf(service, run).get(key)?.at(-1)?.value;
    default:
      return attribute(key);
  }
}

function attribute(key: string): (run: Run) => Value {
  switch (key.toLowerCase()) {
    case 'status':
      return mlflowStatus;
    case 'start_time':
    case 'created':
      return (run) => run.startedAt ?? run.createdAt;
    case 'end_time':
      return (run) => run.endedAt;
    case 'run_id':
      return (run) => run.id;
    case 'run_name':
      return (run) => run.name;
    default:
      throw refuse(`Runs have no attribute '${key}'.`);
  }
}

function holds(found: Value, operator: string, wanted: string | number): boolean {
  if (found === undefined) return false;
  switch (operator) {
    case '=':
      return found === wanted;
    case '!=':
      return found !== wanted;
    case '>':
      return found > wanted;
    case '>=':
      return found >= wanted;
    case '<':
      return found < wanted;
    case '<=':
      return found <= wanted;
    default:
      return like(String(wanted), operator === 'ILIKE').test(String(found));
  }
}

/** SQL's pattern: `%` is anything, `_` one character. */
export function like(pattern: string, anyCase: boolean): RegExp {
  const source = pattern
    .replace(/[.*+?^$()|[\]\\{}]/g, String.raw`\$&`)
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, anyCase ? 'is' : 's');
}

function refuse(message: string) {
  return errors.invalid('INVALID_PARAMETER_VALUE', message);
}
