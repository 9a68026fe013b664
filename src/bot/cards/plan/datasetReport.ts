import { tuningWords } from '../../../stages/training/tuningWords.js';
import { thousands } from '../../../thousands.js';
import { columnWords } from '../../../dataset/rows/noColumn.js';
import type { DatasetSummary } from '../../../stages/data/datasetSummary.js';
import type { CardElement } from '../cardElement.js';
import { container, row, small, text } from '../elements.js';
import { folded } from '../folded.js';
import { escapeMarkdown, shorten } from '../markdown.js';
import type { Length } from './planLines.js';

const longestBar = 10;
/** Characters. */
const mostOfColumns: Readonly<Record<Length, number>> = { whole: 2000, short: 800, names: 300 };

/** What is in the data, how it would be trained on, and what deserves a look before anybody pays for it. */
export const datasetReport = (summary: DatasetSummary, length: Length): CardElement[] => [
  text(`Dataset ${escapeMarkdown(shorten(summary.name, 100))}`, { weight: 'Bolder', spacing: 'Medium' }),
  small(escapeMarkdown(shorten(summary.source, 300))),
  // No FactSet: Web Chat leaves its names so little room beside a long value that they break in the middle.
  ...facts(summary, mostOfColumns[length]).map(([name, value]) =>
    text(`**${name}:** ${value}`, { spacing: 'Small' }),
  ),
  ...warnings(summary, length === 'whole' ? 300 : 150),
  ...histogram(summary),
  ...(length === 'names' ? [] : samples(summary)),
];

const facts = (
  { trainRows, testRows, tokens, tuning, leftOut = [] }: DatasetSummary,
  ofColumns: number,
): [string, string][] => [
  ['Conversations', `${thousands(trainRows)} to train on, ${thousands(testRows)} to validate with`],
  ['Tokens', `about ${thousands(tokens.perEpoch)} an epoch; ${thousands(tokens.mean)} a conversation`],
  [
    'Tuning',
    tuning === undefined ? 'done already, with the same settings' : escapeMarkdown(tuningWords(tuning)),
  ],
  ...(leftOut.length === 0
    ? []
    : [['Not trained on', columnsWords(leftOut, ofColumns)] satisfies [string, string]]),
];

/** All of them, as far as a card can hold them. */
const columnsWords = (columns: readonly string[], length: number): string =>
  escapeMarkdown(shorten(columnWords(columns, columns.length), length));

/** How many conversations have how many tokens. */
function histogram({ tokens }: DatasetSummary): CardElement[] {
  const last = tokens.histogram.findLastIndex(({ rows }) => rows > 0);
  const most = Math.max(...tokens.histogram.map(({ rows }) => rows));
  if (last < 0) return [];
  let from = 0;
  const lines = tokens.histogram.slice(0, last + 1).map(({ upTo, rows }) => {
    const range = upTo === null ? `over ${thousands(from)}` : `up to ${thousands(upTo)}`;
    from = upTo ?? from;
    return { range, bar: '▇'.repeat(Math.ceil((rows / most) * longestBar)), rows: thousands(rows) };
  });
  const column = (width: 'auto' | 'stretch', cells: readonly string[], more = {}) => ({
    width,
    items: cells.map((cell) => text(cell, { size: 'Small', spacing: 'None', ...more })),
  });
  return folded('histogram', 'Tokens a conversation', [
    row(
      [
        column(
          'auto',
          lines.map(({ range }) => range),
          { isSubtle: true },
        ),
        column(
          'auto',
          lines.map(({ rows }) => rows),
          { horizontalAlignment: 'Right' },
        ),
        column(
          'stretch',
          // An empty block has no height, and the lines would slip.
          lines.map(({ bar }) => (bar === '' ? '·' : bar)),
          { color: 'Accent' },
        ),
      ],
      'None',
    ),
  ]);
}

function warnings({ warnings: found }: DatasetSummary, length: number): CardElement[] {
  if (found.length === 0) return [];
  return [
    container(
      [
        text('Worth a look', { weight: 'Bolder' }),
        ...found.map((warning) =>
          text(`• ${escapeMarkdown(shorten(warning, length))}`, { size: 'Small', spacing: 'None' }),
        ),
      ],
      { style: 'warning', spacing: 'Medium' },
    ),
  ];
}

/** Folded away: they are long, and not everybody's. */
function samples({ samples: shown }: DatasetSummary): CardElement[] {
  if (shown.length === 0) return [];
  return folded(
    'samples',
    shown.length === 1 ? 'Sample conversation' : `${shown.length} sample conversations`,
    shown.map(({ messages }) =>
      container(
        messages.map(({ role, content }) =>
          text(`**${role}** ${escapeMarkdown(content.replace(/\s+/g, ' '))}`, {
            size: 'Small',
            spacing: 'None',
          }),
        ),
        { style: 'emphasis', spacing: 'Small' },
      ),
    ),
  );
}
