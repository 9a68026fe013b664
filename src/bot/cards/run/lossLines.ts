import type { LossPoint, Losses } from '../../../stages/training/trainingFacts.js';
import type { CardElement } from '../cardElement.js';
import { text } from '../elements.js';
import { sparkline } from './sparkline.js';

/** Training and validation loss, two lines each: first and latest number, and the curve as block characters. */
export function lossLines(losses: Losses | undefined): CardElement[] {
  if (losses === undefined) return [];
  return [...series('Training loss', losses.training), ...series('Validation loss', losses.validation)];
}

function series(name: string, points: readonly LossPoint[]): CardElement[] {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return [];
  const numbers = first === last ? loss(last) : `${loss(first)} → **${loss(last)}**`;
  return [
    text(`${name} ${numbers} at step ${last.step}`, { size: 'Small', spacing: 'Small' }),
    text(sparkline(points.map((point) => point.loss)), { fontType: 'Monospace', spacing: 'None' }),
  ];
}

const loss = (point: LossPoint): string => point.loss.toFixed(3);
