/** A line that makes the one above it the head of a table (GitHub Flavored Markdown, “Tables”). */
export const isDelimiterRow = (line: string): boolean =>
  line.includes('-') && line.includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(line);

/** Characters that fit on a line of code in a narrow pane. */
const widest = 60;

/**
 * A table as Teams can show it, which draws none in a message: in columns of equal width where that is narrow enough, else a
 * paragraph a row, with what each cell is.
 *
 * @param rows as they were written, the head first and without its delimiter row
 */
export function teamsTable(rows: readonly string[]): string {
  const cells = rows.map(cellsIn);
  const [head = [], ...body] = cells;
  const plain = cells.map((row) => row.map(withoutMarks));
  const widths = head.map((_, column) => Math.max(...plain.map((row) => width(row[column] ?? ''))));
  const total = widths.reduce((sum, one) => sum + one + 2, -2);
  if (total <= widest) {
    const line = (row: readonly string[]): string =>
      head
        .map((_, column) => padded(row[column] ?? '', widths[column] ?? 0))
        .join('  ')
        .trimEnd();
    const [first = [], ...others] = plain;
    return [
      '```',
      line(first),
      widths.map((one) => '-'.repeat(one)).join('  '),
      ...others.map(line),
      '```',
    ].join('\n');
  }
  return body.map((row) => paragraph(head, row)).join('\n\n');
}

function paragraph(head: readonly string[], [first = '', ...others]: readonly string[]): string {
  const told = others.flatMap((cell, index) => {
    const name = head[index + 1] ?? '';
    return cell === '' ? [] : [name === '' ? cell : `${name}: ${cell}`];
  });
  const name = first === '' ? '' : `**${withoutMarks(first)}**`;
  return [name, told.join(' · ')].filter((one) => one !== '').join(': ');
}

const cellsIn = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) =>
      cell
        .trim()
        .replaceAll('\\|', '|')
        .replace(/<br\s*\/?>/gi, ' '),
    );

/** Nothing is bold or code within code. */
const withoutMarks = (cell: string): string =>
  cell.replace(/(\*\*|__|`)(.+?)\1/g, '$2').replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');

const width = (text: string): number => [...text].length;
const padded = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)));
