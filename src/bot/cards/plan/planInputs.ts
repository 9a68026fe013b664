import { receivedName } from '../../../dataset/sources/receivedName.js';
import type { Plan } from '../../../runs/plan.js';
import { trafficWords } from '../../../stages/serving/trafficMap.js';
import { shownInputs } from '../../../stages/shownInputs.js';
import type { CardElement } from '../cardElement.js';
import { small } from '../elements.js';
import { escapeMarkdown, shorten } from '../markdown.js';

/** What a plan was asked for and has settled, in one line. */
export function planInputs(plan: Plan): CardElement[] {
  const {
    dataset,
    slice,
    seed,
    skipBroken,
    epochs,
    learningRate,
    scheduler,
    modelVersion,
    base,
    promptflow,
    quotaFor,
    traffic,
    target,
  } = shownInputs(plan.inputs);
  const named: [string, unknown][] = [
    // Of what is described below the name is said there.
    [
      'dataset',
      dataset === undefined || plan.dataset !== undefined ? undefined : shorten(receivedName(dataset), 120),
    ],
    ['slice', plan.dataset === undefined ? slice : undefined],
    ['seed', seed],
    ['broken rows', skipBroken === true ? 'left out' : undefined],
    ['epochs', epochs],
    ['learning rate', learningRate],
    ['scheduler', scheduler],
    ['version', modelVersion],
    ['base model', base === true ? 'too' : undefined],
    ['Prompt flow', promptflow === true ? 'too' : undefined],
    ['for', quotaFor === undefined ? undefined : `/${quotaFor}`],
    ['split', traffic === undefined ? undefined : trafficWords(traffic)],
    ['target', target],
  ];
  const given = named.filter(([, value]) => value !== undefined);
  if (given.length === 0) return [];
  return [
    small(given.map(([name, value]) => `${name} ${escapeMarkdown(shorten(String(value), 200))}`).join(' · ')),
  ];
}
