import assert from 'node:assert/strict';
import type { CardElement } from '../../../../../src/bot/cards/cardElement.js';
import { cardText } from '../../../../../src/bot/cards/cardText.js';
import { lossChart } from '../../../../../src/bot/cards/run/lossChart.js';
import type { LossPoint } from '../../../../../src/stages/training/trainingFacts.js';

interface Chart extends CardElement {
  readonly data: readonly {
    readonly legend: string;
    readonly values: readonly { readonly x: number; readonly y: number }[];
  }[];
  readonly fallback: { readonly type: string; readonly url: string; readonly altText: string };
}

const falling = (count: number): LossPoint[] =>
  Array.from({ length: count }, (_, step) => ({ step, loss: 2.5 / (1 + step / 20) }));
const validation = [
  { step: 100, loss: 1.4 },
  { step: 200, loss: 1.1 },
];
const drawn = (...args: Parameters<typeof lossChart>): Chart => lossChart(...args)[0] as Chart;
const words = (...args: Parameters<typeof lossChart>): string => cardText({ body: lossChart(...args) });
const picture = ({ fallback }: Chart): string =>
  Buffer.from(fallback.url.replace(/^data:image\/svg\+xml;base64,/, ''), 'base64').toString();

describe('the losses of a training', () => {
  it('are a chart with a line for each, axes and a legend', () => {
    const chart = drawn({ training: falling(50), validation });
    assert.deepEqual(
      [chart.type, chart['xAxisTitle'], chart['yAxisTitle']],
      ['Chart.Line', 'Training step', 'Loss'],
    );
    assert.deepEqual(
      chart.data.map(({ legend, values }) => [legend, values.length]),
      [
        ['Training', 50],
        ['Validation', 2],
      ],
    );
    assert.deepEqual(chart.data[1]?.values, [
      { x: 100, y: 1.4 },
      { x: 200, y: 1.1 },
    ]);
  });

  it('are a picture with the same lines where a client draws no charts', () => {
    const { type, altText } = drawn({ training: falling(50), validation }).fallback;
    assert.equal(type, 'Image');
    assert.match(altText, /loss/);
    const svg = picture(drawn({ training: falling(50), validation }));
    const points = [...svg.matchAll(/polyline class="k (.)" points="([^"]+)"/g)].map(([, line, all = '']) => [
      line,
      all.split(' ').length,
    ]);
    assert.deepEqual(points, [
      ['t', 50],
      ['v', 2],
    ]);
    for (const word of ['Training step', 'Loss', 'Training', 'Validation', '0', '100', '200', '1', '3'])
      assert.ok(svg.includes(`>${word}<`), `${word} in ${svg}`);
  });

  it('stay within the picture', () => {
    const high = [
      { step: 10, loss: 40 },
      { step: 999, loss: 0 },
    ];
    const svg = picture(drawn({ training: falling(1000), validation: high }));
    const pairs = [...svg.matchAll(/([\d.-]+),([\d.-]+)[ "]/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    assert.equal(pairs.length, 62);
    for (const [x, y] of pairs) assert.ok(x >= 42 && x <= 376 && y >= 28 && y <= 168, `${x},${y}`);
  });

  it('are a dot where there is one measurement', () => {
    assert.match(
      picture(drawn({ training: falling(9), validation: [{ step: 8, loss: 2 }] })),
      /<circle class="k v"/,
    );
  });

  it('keep to few points, however long the training was', () => {
    const [training] = drawn({ training: falling(100_000), validation }).data;
    assert.equal(training?.values.length, 60);
    assert.equal(training?.values.at(-1)?.x, 99_999);
    assert.ok(
      JSON.stringify(lossChart({ training: falling(100_000), validation: falling(5000) })).length < 9000,
    );
  });

  it('are told in numbers last, with the best validation loss', () => {
    assert.equal(
      words({ training: falling(200), validation }),
      'Training loss 2.500 → 0.228 at step 199. Validation loss 1.400 → 1.100 at step 200, the best so far.',
    );
    assert.match(
      words({ training: falling(2), validation: [...validation, { step: 300, loss: 1.25 }] }),
      /Validation loss 1\.400 → 1\.250 at step 300; the best was 1\.100 at step 200\./,
    );
  });

  it('are words only before there is a line to draw, and nothing before the first', () => {
    const [only, none] = lossChart({ training: falling(1), validation: [] });
    assert.deepEqual([only?.type, none], ['TextBlock', undefined]);
    assert.deepEqual(lossChart({ training: [], validation: [] }), []);
    assert.deepEqual(lossChart(undefined), []);
  });

  it('leave out what is no number', () => {
    const diverged = { training: [...falling(3), { step: 3, loss: NaN }], validation };
    assert.equal(drawn(diverged).data[0]?.values.length, 3);
    assert.match(words(diverged), /^Training loss 2\.500 → 2\.273 at step 2\./);
  });
});
