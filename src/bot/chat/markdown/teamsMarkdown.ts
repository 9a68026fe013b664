import { fenceAfter } from './fences.js';
import { isDelimiterRow, teamsTable } from './teamsTable.js';

/**
 * A model's markdown as Teams shows it in a message, which has bold, italic, lists, quotes, links and code, and no headings, tables,
 * rules and pictures (Teams' documentation, “Format your bot messages”). What it has is left as it is.
 *
 * Of a text that is still being written it is the beginning that will not change any more: what is made of a longer text begins
 * with it, as Teams demands of a stream.
 *
 * @param isWhole whether nothing follows
 */
export function teamsMarkdown(text: string, isWhole: boolean): string {
  const lines = text.split('\n');
  const last = isWhole ? undefined : lines.pop();
  const out: string[] = [];
  let fence: ReturnType<typeof fenceAfter>;
  let isHeld = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const before = fence;
    fence = fenceAfter(line, fence);
    if (before !== undefined || fence !== undefined) {
      out.push(line);
      continue;
    }
    if (isRow(line)) {
      const next = lines[at + 1];
      // Whether it is the head of a table, the next line tells.
      isHeld = next === undefined && !isWhole;
      if (isHeld) break;
      if (next !== undefined && isDelimiterRow(next)) {
        const end = endOfTable(lines, at + 2);
        isHeld = end === lines.length && !isWhole;
        if (isHeld) break;
        out.push(...apart(out), teamsTable([line, ...lines.slice(at + 2, end)]), '');
        at = end - 1;
        continue;
      }
    }
    out.push(...shownLine(line, out));
  }
  if (!isHeld && last !== undefined) out.push(fence === undefined ? shownPart(last) : codePart(last));
  return out.join('\n').trimEnd();
}

/** Models begin the rows of their tables with a bar; without one it would be known too late that a line is one. */
const isRow = (line: string): boolean => /^\s*\|/.test(line);

function endOfTable(lines: readonly string[], from: number): number {
  let end = from;
  while (isRow(lines[end] ?? '')) end += 1;
  return end;
}

/** What stands by itself needs an empty line before it. */
const apart = (out: readonly string[]): string[] => ((out.at(-1) ?? '').trim() === '' ? [] : ['']);

function shownLine(line: string, out: readonly string[]): string[] {
  const [, title] = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line) ?? [];
  if (title !== undefined) return title === '' ? [] : [...apart(out), `**${inline(unbold(title))}**`, ''];
  // A rule, or the line under a heading.
  if (/^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|={3,})\s*$/.test(line)) return [''];
  return [inline(line)];
}

const unbold = (title: string): string => title.replace(/(\*\*|__)(.+?)\1/g, '$2');

/** Of a line that is not whole: nothing that may yet become something else. */
function shownPart(line: string): string {
  if (/^\s*[-*_=#`~|>+\d.]*\s*$/.test(line) || /^ {0,3}#{1,6}\s/.test(line) || isRow(line)) return '';
  const ends = [openCode(line), openPicture(line), tagAtEnd(line), halfPair(line), line.trimEnd().length];
  const end = Math.min(...ends.filter((one) => one >= 0));
  return inline(line.slice(0, end));
}

/** In a block of code: all of it, but for what may be its end. */
const codePart = (line: string): string =>
  /^[\s>]*[`~]*\s*$/.test(line) ? '' : /[\ud800-\udbff]$/.test(line) ? line.slice(0, -1) : line;

/** Code within a line: what stands between two runs of as many backticks. */
const codeSpan = /((`+)(?!`)[^]*?(?<!`)\2(?!`))/;

/** Where code begins that has no end; -1 where there is none. */
const openCode = (line: string): number =>
  line.replace(new RegExp(codeSpan, 'g'), (code) => ' '.repeat(code.length)).indexOf('`');

/** Where a picture may begin; -1 where there is none. */
const openPicture = (line: string): number => (/!(?:\[[^]*)?$/.exec(line) ?? { index: -1 }).index;

/** Where what may be a tag or a link begins that has no end. */
const tagAtEnd = (line: string): number => (/<[^\s>]*$/.exec(line) ?? { index: -1 }).index;

const halfPair = (line: string): number => (/[\ud800-\udbff]$/.test(line) ? line.length - 1 : -1);

/** Outside code a tag would be taken for one and not be shown. */
const inline = (line: string): string =>
  line
    .split(codeSpan)
    // Of each piece of code the split gives its backticks too.
    .map((part, index) => (index % 3 === 0 ? prose(part) : index % 3 === 1 ? part : ''))
    .join('');

const prose = (text: string): string =>
  text
    .replace(/!\[([^\]]*)\]\(/g, '[$1](')
    .replace(/<(?=[a-z/!?])(?!(?:https?:\/\/|mailto:)[^\s>]+>)/gi, '&lt;');
