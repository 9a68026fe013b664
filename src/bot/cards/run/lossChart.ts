import type { LossPoint, Losses } from '../../../stages/training/trainingFacts.js';
import type { CardElement } from '../cardElement.js';
import { small } from '../elements.js';
import { lossPicture } from './lossPicture.js';

/**
 * Both losses over the training steps, and the numbers that count in words. Teams on the desktop and in the browser draws the
 * chart, and so does the Agents Playground; who knows no `Chart.Line` (Web Chat, the Emulator, Teams on a phone) shows its
 * fallback, a picture. Fields and colours of the chart: Microsoft's "Charts in Adaptive Cards".
 *
 * @param mostPoints of a line: more of them draw the same one, and a card has 28 KB for everything
 */
export function lossChart(losses: Losses | undefined, mostPoints = 60): CardElement[] {
  if (losses === undefined) return [];
  // A training that diverges has losses that are no numbers.
  const numbers = (points: readonly LossPoint[]) => points.filter(({ loss }) => Number.isFinite(loss));
  const measured = { training: numbers(losses.training), validation: numbers(losses.validation) };
  const words = lossWords(measured);
  const [training, validation] = [
    thinned(measured.training, mostPoints),
    thinned(measured.validation, mostPoints),
  ];
  const lines = [
    { legend: 'Training', color: 'categoricalLightBlue', points: training },
    { legend: 'Validation', color: 'attention', points: validation },
  ].filter(({ points }) => points.length > 0);
  if (!lines.some(({ points }) => points.length > 1)) return words;
  return [
    {
      type: 'Chart.Line',
      title: 'Loss',
      xAxisTitle: 'Training step',
      yAxisTitle: 'Loss',
      data: lines.map(({ legend, color, points }) => ({
        legend,
        color,
        values: points.map(({ step, loss }) => ({ x: step, y: rounded(loss) })),
      })),
      fallback: {
        type: 'Image',
        url: lossPicture({ training, validation }),
        altText: `Training and validation loss over the training steps; the numbers are below.`,
        size: 'Stretch',
      },
    },
    ...words,
  ];
}

/** Of an equal share of the points each: the last step, and the mean of the losses. */
function thinned(points: readonly LossPoint[], mostPoints: number): LossPoint[] {
  if (points.length <= mostPoints) return [...points];
  return Array.from({ length: mostPoints }, (_, index) => {
    const [from, to] = [index, index + 1].map((edge) => Math.floor((edge * points.length) / mostPoints));
    const share = points.slice(from, to);
    return {
      step: share.at(-1)?.step ?? 0,
      loss: share.reduce((sum, { loss }) => sum + loss, 0) / share.length,
    };
  });
}

const rounded = (loss: number): number => Number(loss.toFixed(3));

function lossWords({ training, validation }: Losses): CardElement[] {
  const sentences = [trainingWords(training), validationWords(validation)].filter((one) => one !== undefined);
  return sentences.length === 0 ? [] : [small(sentences.join(' '), { spacing: 'Small' })];
}

function trainingWords(points: readonly LossPoint[]): string | undefined {
  const change = changeWords(points);
  return change === undefined ? undefined : `Training loss ${change}.`;
}

/** The best one counts: where it lies behind, the model has begun to learn its rows by heart. */
function validationWords(points: readonly LossPoint[]): string | undefined {
  const change = changeWords(points);
  if (change === undefined) return undefined;
  const best = points.reduce((one, other) => (other.loss <= one.loss ? other : one));
  if (best !== points.at(-1))
    return `Validation loss ${change}; the best was **${best.loss.toFixed(3)}** at step ${best.step}.`;
  return `Validation loss ${change}${points.length === 1 ? '' : ', the best so far'}.`;
}

/** `2.500 → 0.228 at step 199` */
function changeWords(points: readonly LossPoint[]): string | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const from = first === last ? '' : `${first.loss.toFixed(3)} → `;
  return `${from}**${last.loss.toFixed(3)}** at step ${last.step}`;
}
