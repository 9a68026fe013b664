import { AppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { advice } from '../../errors/nextStep.js';

/**
 * A part of a split in the words of Hugging Face's `datasets` library: `train[:1%]`, `test[10:20]`, `train[-5%:]`.
 * Bounds count rows or percents, from the end where negative.
 */
export interface Slice {
  readonly split: string;
  readonly from?: number;
  readonly to?: number;
  readonly unit: 'rows' | '%';
  readonly rounding: Rounding;
}

/** Which rows of the split, counted from 0; `to` is the first one that is not meant. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

type Rounding = (typeof roundings)[number];
const roundings = ['closest', 'pct1_dropremainder'] as const;

const pattern =
  /^(?<split>\w+(?:\.\w+)*)(?<slice>\[(?:(?<from>-?[\d_]+)(?<fromPercent>%)?)?:(?:(?<to>-?[\d_]+)(?<toPercent>%)?)?\])?(?:\((?<rounding>[^)]*)\))?$/;

/**
 * Reads `split[from:to](rounding)`, several of them joined by `+`; the library's own rules (its `ReadInstruction`): one
 * percent sign makes both bounds percents, and only percents are rounded, all of them alike.
 *
 * @throws AppError `bad_argument`
 */
export function parseSlices(text: string): readonly Slice[] {
  const slices = text
    .trim()
    .split(/\s*\+\s*/)
    .map(parseSlice);
  const percents = slices.filter(({ unit }) => unit === '%');
  if (new Set(percents.map(({ rounding }) => rounding)).size > 1)
    throw wrong(text, 'its parts are rounded in different ways');
  return slices;
}

function parseSlice(text: string): Slice {
  const groups = pattern.exec(text)?.groups;
  if (groups?.['split'] === undefined) throw wrong(text, 'it is not of the form split[from:to]');
  const unit = groups['fromPercent'] === '%' || groups['toPercent'] === '%' ? '%' : 'rows';
  const rounding = groups['rounding'];
  if (rounding !== undefined && unit === 'rows') throw wrong(text, 'only percents are rounded');
  if (rounding !== undefined && !isRounding(rounding))
    throw wrong(text, `there is no rounding ${rounding}; there are ${roundings.join(' and ')}`);
  const from = bound(text, groups['from'], unit);
  const to = bound(text, groups['to'], unit);
  return {
    split: groups['split'],
    ...defined({ from, to }),
    unit,
    rounding: rounding ?? 'closest',
  };
}

const isRounding = (text: string): text is Rounding => (roundings as readonly string[]).includes(text);

function bound(text: string, digits: string | undefined, unit: Slice['unit']): number | undefined {
  if (digits === undefined) return undefined;
  // As in Python, an underscore stands between two digits.
  if (!/^-?\d+(_\d+)*$/.test(digits)) throw wrong(text, `${digits} is no number`);
  const value = Number(digits.replaceAll('_', ''));
  if (unit === '%' && Math.abs(value) > 100) throw wrong(text, 'percents go from -100 to 100');
  return value;
}

/**
 * The rows that a slice means in a split of so many.
 *
 * @throws AppError `bad_argument` where there are none
 */
export function rowRange(slice: Slice, rows: number): RowRange {
  const absolute = (value: number | undefined, otherwise: number): number => {
    if (value === undefined) return otherwise;
    const count = slice.unit === 'rows' ? value : percentOf(slice, value, rows);
    return Math.min(count < 0 ? Math.max(rows + count, 0) : count, rows);
  };
  const range = { from: absolute(slice.from, 0), to: absolute(slice.to, rows) };
  if (range.from >= range.to)
    throw wrong(sliceWords(slice), `it means no row of the ${rows} in ${slice.split}`);
  return range;
}

function percentOf(slice: Slice, percent: number, rows: number): number {
  if (slice.rounding === 'closest') return roundHalfToEven((percent * rows) / 100);
  if (rows < 100)
    throw wrong(sliceWords(slice), `pct1_dropremainder needs 100 rows, and ${slice.split} has ${rows}`);
  return percent * Math.trunc(rows / 100);
}

/** Python's `round`: halves go to the even neighbour. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** The slice in the library's words, as it is kept in the manifest. */
export function sliceWords({ split, from, to, unit, rounding }: Slice): string {
  if (from === undefined && to === undefined) return split;
  const end = (value: number | undefined) =>
    value === undefined ? '' : `${value}${unit === '%' ? '%' : ''}`;
  return `${split}[${end(from)}:${end(to)}]${rounding === 'closest' ? '' : `(${rounding})`}`;
}

/** Several of them, as they were written. */
export const slicesWords = (slices: readonly Slice[]): string => slices.map(sliceWords).join('+');

const wrong = (text: string, why: string): AppError =>
  new AppError({
    reason: 'bad_argument',
    sentence: `The slice ${text} cannot be read: ${why}.`,
    next: advice`Write it as train_sft[:1%], train_sft[100:200] or train_sft[-5%:], several joined by +.`,
  });
