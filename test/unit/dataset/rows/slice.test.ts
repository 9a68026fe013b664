import assert from 'node:assert/strict';
import { AppError } from '../../../../src/errors/appError.js';
import { parseSlices, rowRange, sliceWords } from '../../../../src/dataset/rows/slice.js';

/** Worked out by hand from the rule: closest is round(percent x rows / 100), halves to the even neighbour;
 * pct1_dropremainder is percent x trunc(rows / 100); negative bounds count from the end; bounds end at the split's. */
const cases: readonly (readonly [slice: string, rows: number, from: number, to: number])[] = [
  // The tutorial's: 2,078.65 is nearest to 2,079.
  ['train_sft[:1%]', 207_865, 0, 2079],
  ['train_sft[:1%](closest)', 207_865, 0, 2079],
  // One hundredth without the rest is 2,078 rows.
  ['train_sft[:1%](pct1_dropremainder)', 207_865, 0, 2078],
  ['train_sft', 207_865, 0, 207_865],
  ['train[:]', 50, 0, 50],
  ['train[:33%]', 10, 0, 3],
  ['train[:36%]', 10, 0, 4],
  // Halves: 0.5 -> 0, 1.5 -> 2, 2.5 -> 2, 3.5 -> 4.
  ['train[1%:3%]', 50, 0, 2],
  ['train[3%:]', 50, 2, 50],
  ['train[:5%]', 50, 0, 2],
  ['train[:7%]', 50, 0, 4],
  // -0.5 -> 0 rows from the end is, in Python, row 0; -1.5 -> -2; -2.5 -> -2.
  ['train[-1%:]', 50, 0, 50],
  ['train[-3%:]', 50, 48, 50],
  ['train[-5%:]', 50, 48, 50],
  ['train[:-7%]', 50, 0, 46],
  ['train[-10%:]', 999, 899, 999],
  ['train[40%:60%]', 999, 400, 599],
  ['train[:-5%]', 1999, 0, 1899],
  // 199 rows: hundredths of one row each, 99 rows are dropped.
  ['train[:50%](pct1_dropremainder)', 199, 0, 50],
  ['train[:100%](pct1_dropremainder)', 199, 0, 100],
  ['train[99%:](pct1_dropremainder)', 199, 99, 199],
  ['train[-1%:](pct1_dropremainder)', 299, 297, 299],
  ['train[-10%:-5%](pct1_dropremainder)', 299, 279, 289],
  ['train[:100%]', 7, 0, 7],
  // One percent sign makes both bounds percents.
  ['train[10:20%]', 1000, 100, 200],
  ['train[10%:20]', 1000, 100, 200],
  ['train[10:20]', 1000, 10, 20],
  ['train[10:]', 1000, 10, 1000],
  ['train[-20:-10]', 1000, 980, 990],
  ['train[:-1]', 1000, 0, 999],
  ['train[900:5_000]', 1000, 900, 1000],
  ['train[-5000:3]', 1000, 0, 3],
];

const refusal = (work: () => unknown): AppError => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.reason, 'bad_argument');
    return error;
  }
  return assert.fail('it was taken');
};

describe('the slice of a split', () => {
  for (const [text, rows, from, to] of cases)
    it(`${text} of ${rows} rows is rows ${from} to ${to}`, () => {
      const [slice] = parseSlices(text);
      assert.ok(slice);
      assert.deepEqual(rowRange(slice, rows), { from, to });
    });

  it('joins several parts, of one split or of two', () => {
    const slices = parseSlices('train_sft[:50%] + test_sft[10:20]+train_sft[-1%:]');
    assert.deepEqual(slices.map(sliceWords), ['train_sft[:50%]', 'test_sft[10:20]', 'train_sft[-1%:]']);
  });

  const bad: readonly (readonly [text: string, says: RegExp])[] = [
    ['', /form split\[from:to\]/],
    ['train[', /form/],
    ['train[10]', /form/],
    ['train[:1.5%]', /form/],
    ['train[a:b]', /form/],
    ['train[:1%]test', /form/],
    ['train+', /form/],
    ['train[:_]', /_ is no number/],
    ['train[:101%]', /from -100 to 100/],
    ['train[-101%:]', /from -100 to 100/],
    ['train[:1%](nearest)', /no rounding nearest; there are closest and pct1_dropremainder/],
    ['train[:10](closest)', /only percents are rounded/],
    ['a[:1%]+b[:1%](pct1_dropremainder)', /rounded in different ways/],
  ];
  for (const [text, says] of bad)
    it(`says what is wrong with '${text}'`, () =>
      assert.match(refusal(() => parseSlices(text)).sentence, says));

  const empty: readonly (readonly [text: string, rows: number, says: RegExp])[] = [
    ['train[20:10]', 100, /means no row of the 100 in train/],
    ['train[200:]', 100, /means no row/],
    ['train[:0%]', 100, /means no row/],
    ['train[:1%]', 10, /means no row/],
    ['train[:50%](pct1_dropremainder)', 99, /needs 100 rows, and train has 99/],
  ];
  for (const [text, rows, says] of empty)
    it(`refuses ${text} of ${rows} rows`, () => {
      const [slice] = parseSlices(text);
      assert.ok(slice);
      assert.match(refusal(() => rowRange(slice, rows)).sentence, says);
    });
});
