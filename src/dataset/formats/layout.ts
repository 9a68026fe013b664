import { shapeOf } from '../rows/conversation.js';
import { parseJson } from '../rows/parseJson.js';
import type { TextHead } from './textHead.js';

/** How the rows lie in a file of text. */
export type Layout =
  /** A value of JSON a line. */
  | { readonly kind: 'lines' }
  /** Values of JSON one after the other over any lines; in one list or without its brackets. */
  | { readonly kind: 'values'; readonly inList: boolean }
  /** One object of JSON with all of them in it. */
  | { readonly kind: 'document' }
  /** Columns with their names in the first line, or after `skippedLines` that are for programs. */
  | { readonly kind: 'csv'; readonly delimiter: string; readonly skippedLines: number };

type Csv = Extract<Layout, { kind: 'csv' }>;

/**
 * By what a file begins with; its name counts where that says nothing: somebody may call a CSV `.jsonl`, and a list of JSON
 * `.csv`.
 *
 * @param format by the file's name
 */
export function layoutOf({ text, isWhole }: TextHead, format: 'jsonl' | 'csv', isTsv = false): Layout {
  const first = text.trimStart()[0];
  if (first === '[' || first === '{') {
    const json = jsonLayout(text, isWhole, first);
    // A line of CSV may begin with a bracket, and its name says that it is one.
    if (format === 'jsonl' || json.isCertain) return json.layout;
  }
  const csv = csvLayout(text, isTsv);
  return format === 'csv' || shapeOf(namesIn(text, csv)) !== undefined ? csv : { kind: 'lines' };
}

function jsonLayout(
  text: string,
  isWhole: boolean,
  first: '[' | '{',
): { layout: Layout; isCertain: boolean } {
  const [line = '', ...others] = text.trimStart().split(/\r?\n/);
  const next = others.find((other) => other.trim() !== '')?.trim() ?? '';
  const isJson = !('problem' in parseJson(line));
  const isMore = next !== '' || !isWhole;
  if (first === '[')
    // A list a line, unless the first one is all that there is.
    return isJson && isMore && others.length > 0
      ? { layout: { kind: 'lines' }, isCertain: true }
      : { layout: { kind: 'values', inList: true }, isCertain: isJson || /^\[\s*(?:$|[[{\]])/.test(line) };
  if (isJson) return { layout: isMore ? { kind: 'lines' } : { kind: 'document' }, isCertain: true };
  // Longer than what was looked at: one line of many, or all of the file, which only its end can say.
  if (others.length === 0) return { layout: isWhole ? { kind: 'lines' } : values, isCertain: !isWhole };
  if (next.startsWith('{'))
    return { layout: /\},\s*$/.test(line) && isObject(line) ? values : { kind: 'lines' }, isCertain: false };
  const isOpen = /^\{\s*$|[,{[]\s*$/.test(line);
  // Whether one object comes or several, its end says.
  return { layout: isOpen ? values : { kind: 'lines' }, isCertain: isOpen };
}

const values: Layout = { kind: 'values', inList: false };

const isObject = (line: string): boolean => !('problem' in parseJson(line.replace(/,\s*$/, '')));

/** Excel's `sep=;` and PowerShell's `#TYPE …` stand before the names. */
function csvLayout(text: string, isTsv: boolean): Csv {
  const lines = text.split(/\r\n?|\n/);
  const skippedLines = /^"?(?:sep=.|#TYPE\s)/i.test(lines[0] ?? '') ? 1 : 0;
  const [, separator] = /^"?sep=(.)/i.exec(lines[0] ?? '') ?? [];
  const names = lines.slice(skippedLines).find((line) => line.trim() !== '') ?? '';
  const count = (delimiter: string) => names.split(delimiter).length;
  const delimiter =
    separator ??
    (isTsv ? '\t' : [',', ';', '\t', '|'].reduce((best, one) => (count(one) > count(best) ? one : best)));
  return { kind: 'csv', delimiter, skippedLines };
}

/** Good enough to tell whether they are names of columns. */
const namesIn = (text: string, { delimiter, skippedLines }: Csv): readonly string[] =>
  (
    text
      .split(/\r\n?|\n/)
      .slice(skippedLines)
      .find((line) => line.trim() !== '') ?? ''
  )
    .split(delimiter)
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
