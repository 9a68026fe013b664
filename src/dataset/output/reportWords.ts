import path from 'node:path';
import { thousands } from '../../thousands.js';
import { groupOf } from '../checking/findings.js';
import type { Manifest } from './manifest.js';
import { columnWords } from '../rows/noColumn.js';
import type { Progress } from '../progress.js';
import type { DatasetReport, Noted } from '../checking/report.js';
import type { Row } from '../rows/row.js';

const rows = (number: number): string =>
  `${thousands(number)} ${number === 1 ? 'conversation' : 'conversations'}`;

/** What a dataset is, line by line, in plain text. */
export const reportLines = ({ report, train, test, source }: Manifest): string[] => [
  sourceWords({ source }),
  `${rows(train.rows)} to train on, ${thousands(test.rows)} to test with`,
  `${thousands(report.tokens.perEpoch)} tokens an epoch, estimated; ${thousands(report.tokens.mean)} a conversation, ${thousands(report.tokens.longest)} the longest`,
  ...histogramLines(report),
  ...leftOutLines(report),
  ...warningLines(report),
];

/** Where the rows come from, in full. */
export const sourceWords = ({ source: { kind, name, slice, revision } }: Pick<Manifest, 'source'>): string =>
  kind === 'hub' ? `${name} ${slice} at ${revision.slice(0, 12)}` : `${name} ${slice} (${revision})`;

const leftOutLines = ({ leftOut }: DatasetReport): string[] =>
  leftOut.length === 0 ? [] : [`Not trained on: ${columnWords(leftOut, leftOut.length)}`];

/** The same for a card: by the name that people know it by, without folders, lengths and times of files. */
export const shownSource = ({ source }: Pick<Manifest, 'source'>): string =>
  source.kind === 'hub'
    ? sourceWords({ source })
    : `${source.kind === 'file' ? path.basename(source.name) : source.name} ${source.slice}`;

/** How many conversations have how many tokens. */
function histogramLines({ tokens, rows: all }: DatasetReport): string[] {
  const width = 30;
  let from = 0;
  return tokens.histogram.map(({ upTo, rows: inBin }) => {
    const range = upTo === null ? `over ${thousands(from)}` : `${thousands(from + 1)} to ${thousands(upTo)}`;
    from = upTo ?? from;
    const bar = '#'.repeat(Math.ceil((inBin / Math.max(1, all)) * width));
    return `  ${range.padStart(16)}  ${thousands(inBin).padStart(9)}  ${bar}`.trimEnd();
  });
}

const groupWords = {
  secret: 'what looks like a secret',
  personal: 'what looks like personal data',
  marker: 'what the model takes for a mark of its own',
  stray: 'what no text should hold',
} as const;

/** What deserves a look before anything is spent; nothing of it is quoted. */
export function warningLines(report: DatasetReport): string[] {
  const findings = report.findings.map(({ kind, ...noted }) =>
    line(noted, `${groupWords[groupOf(kind) ?? 'marker']}: ${kind}`),
  );
  return [
    line(
      report.tooLong,
      `more tokens than the ${thousands(report.tokens.context)} of the model's context: their ends are not learnt`,
    ),
    line(report.duplicates, 'there before'),
    line(report.leakedConversations, 'tested with and trained on'),
    line(report.leakedQuestions, 'tested with a first question that is trained on'),
    ...findings,
    line(report.skipped, 'left out as broken'),
  ].filter((warning) => warning !== undefined);
}

function line({ count: number, places }: Noted, what: string): string | undefined {
  if (number === 0) return undefined;
  const more = number > places.length ? ', …' : '';
  return `${rows(number)}: ${what} (${places.join('; ')}${more})`;
}

/** A conversation, shortened to be looked at. */
export const sampleLines = ({ messages }: Row): string[] =>
  messages.map(({ role, content }) => {
    const text = content.replace(/\s+/g, ' ');
    return `  ${role}: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`;
  });

const phases = {
  find: 'Looking at the source',
  read: 'Reading and checking',
  write: 'Shuffling and writing',
};

/** How far it is, in one line. */
export function progressLine(progress: Progress): string {
  const { phase, bytes, totalBytes, rows: done, totalRows, bytesPerSecond, secondsLeft } = progress;
  const parts = [
    `${megabytes(bytes)}${totalBytes === undefined ? '' : ` of ${megabytes(totalBytes)}`}`,
    `${thousands(done)}${totalRows === undefined ? '' : ` of ${thousands(totalRows)}`} rows`,
    `${megabytes(bytesPerSecond)}/s`,
    ...(phase === 'read' && secondsLeft !== undefined ? [`${secondsLeft} s left`] : []),
  ];
  return `${phases[phase]}: ${parts.join(', ')}`;
}

/** 0 to 1, where it is known how much there is to read. */
export function progressShare({ phase, bytes, totalBytes }: Progress): number | undefined {
  if (phase === 'write') return 1;
  return totalBytes === undefined || totalBytes === 0 ? undefined : Math.min(1, bytes / totalBytes);
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
