import type { RunKind } from '../../runs/runKind.js';
import type { RunInputs } from '../../stages/inputs.js';

/** A command as a person would type it: `/deploy version=2 base=yes`. What a plan has settled by itself is not in it. */
export function asTyped(kind: RunKind, inputs: RunInputs): string {
  const { dataset, slice, seed, skipBroken, epochs, learningRate, scheduler } = inputs;
  const { modelVersion, base, promptflow, quotaFor, traffic, target } = inputs;
  const named: readonly [string, string | number | boolean | undefined][] = [
    ['dataset', dataset],
    ['slice', slice],
    ['seed', seed],
    ['skip_broken', skipBroken],
    ['epochs', epochs],
    ['learning_rate', learningRate],
    ['scheduler', scheduler],
    ['version', modelVersion],
    ['base', base],
    ['promptflow', promptflow],
    ['for', quotaFor],
    ...Object.entries(traffic ?? {}),
  ];
  return [
    `/${kind}`,
    ...(target === undefined ? [] : [target]),
    ...named.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${written(value)}`])),
  ].join(' ');
}

function written(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return /\s/.test(String(value)) ? `"${value}"` : String(value);
}
