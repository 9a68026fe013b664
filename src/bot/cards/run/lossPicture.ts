import type { LossPoint, Losses } from '../../../stages/training/trainingFacts.js';

const width = 400;
const height = 210;
/** What is left around the lines for numbers, names and the legend. */
const plot = { left: 42, right: 376, top: 28, bottom: 168 } as const;

/**
 * Both losses over the steps as an SVG in a data address, with axes, numbers and a legend. It brings its own background, so
 * that it can be read whatever stands behind it, and follows the light or dark theme where the client passes that on.
 */
export function lossPicture({ training, validation }: Losses): string {
  const all = [...training, ...validation];
  const steps = axis(Math.max(1, ...all.map(({ step }) => step)));
  const losses = axis(Math.max(0.001, ...all.map(({ loss }) => loss)));
  const x = (step: number) => round(plot.left + (step / steps.end) * (plot.right - plot.left));
  const y = (loss: number) => round(plot.bottom - (loss / losses.end) * (plot.bottom - plot.top));
  const line = (name: string, points: readonly LossPoint[]) => {
    const [first, second] = points;
    if (first === undefined) return '';
    return second === undefined
      ? `<circle class="k ${name}" cx="${x(first.step)}" cy="${y(first.loss)}" r="3"/>`
      : `<polyline class="k ${name}" points="${points.map(({ step, loss }) => `${x(step)},${y(loss)}`).join(' ')}"/>`;
  };
  const picture = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Segoe UI,sans-serif" font-size="12" fill="#242424">`,
    `<style>${style}</style><rect class="paper" width="${width}" height="${height}" fill="#fff"/>`,
    ...losses.ticks.map(
      (loss) =>
        `<path d="M${plot.left} ${y(loss)}H${plot.right}" stroke="#8a8886" stroke-opacity=".4"/>` +
        label(plot.left - 6, y(loss) + 4, 'end', loss),
    ),
    ...steps.ticks.map((step) => label(x(step), plot.bottom + 17, 'middle', step)),
    `<text x="${(plot.left + plot.right) / 2}" y="${height - 8}" text-anchor="middle">Training step</text>`,
    `<text x="6" y="16">Loss</text>`,
    legend(plot.left + 90, 't', 'Training'),
    ...(validation.length === 0 ? [] : [legend(plot.left + 190, 'v', 'Validation')]),
    line('t', training),
    line('v', validation),
    '</svg>',
  ].join('');
  return `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
}

const style =
  '.k{fill:none;stroke-width:2.5;stroke-linejoin:round}.t{stroke:#0078d4}.v{stroke:#d13438}' +
  '@media(prefers-color-scheme:dark){.paper{fill:#292929}text{fill:#fff}.t{stroke:#479ef5}.v{stroke:#e37d81}}';

const label = (x: number, y: number, anchor: 'end' | 'middle', value: number): string =>
  `<text x="${x}" y="${round(y)}" text-anchor="${anchor}">${value}</text>`;

const legend = (x: number, name: string, words: string): string =>
  `<path class="k ${name}" d="M${x} 12h18"/><text x="${x + 24}" y="16">${words}</text>`;

/** From 0 to the end by four or five equal steps that people count in: 1, 2, 2.5 or 5 with noughts. */
function axis(most: number): { readonly end: number; readonly ticks: readonly number[] } {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power * 4 >= most) ?? 10) * power;
  const count = Math.ceil(most / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
  return { end: count * step, ticks };
}

const round = (value: number): number => Math.round(value * 10) / 10;
