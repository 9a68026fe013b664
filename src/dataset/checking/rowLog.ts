import { isDeepStrictEqual } from 'node:util';
import type { Finding } from './findings.js';
import { growingFloats, growingIntegers } from '../shuffle/growingArray.js';
import { laterRepeats, leaks } from './repeats.js';
import { columnWords } from '../rows/noColumn.js';
import { countTokens, shownPlaces, type DatasetReport, type Noted } from './report.js';
import type { RowBatch } from './rowBatch.js';
import { contextTokens } from '../../tokens.js';

/** A report shows so many problems and counts the rest. */
const shownProblems = 10;

/** Names are for people, and nobody reads more. */
const mostLeftOut = 200;

type Columnless = RowBatch['columnless'][number] & { readonly file: string; readonly unit: string };

const columnlessWords = ({ file, unit, number, count, columns }: Columnless): string =>
  `${file}, ${unit} ${number}${count > 1 ? ` and ${count - 1} more` : ''}, messages: is missing; there are ${columnWords(columns)}`;

/** What is remembered of every row, 24 bytes each, and what the report is made of. */
export class RowLog {
  readonly #numbers = growingIntegers();
  readonly #tokens = growingIntegers();
  readonly #conversations = growingFloats();
  readonly #questions = growingFloats();
  /** Where rows of another file begin. */
  readonly #files: { readonly firstRow: number; readonly file: string; readonly unit: string }[] = [];
  readonly #findings = new Map<Finding, { count: number; places: string[] }>();
  /** The first ones; of rows without a column to train on the first of each kind, with all that are like it. */
  readonly #problems: (string | Columnless)[] = [];
  readonly #leftOut = new Set<string>();
  problemCount = 0;

  get rows(): number {
    return this.#numbers.length;
  }

  /** The first problems, each with file, line and field. */
  get problems(): readonly string[] {
    return this.#problems.map((problem) =>
      typeof problem === 'string' ? problem : columnlessWords(problem),
    );
  }

  /** Of how many rows they tell. */
  get told(): number {
    return this.#problems.reduce(
      (sum, problem) => sum + (typeof problem === 'string' ? 1 : problem.count),
      0,
    );
  }

  /** The columns of a file in which no row has one to train on: then the table is wrong, and not its rows. */
  get columnless(): { readonly file: string; readonly columns: readonly string[] } | undefined {
    const [first] = this.#problems;
    return this.rows === 0 && typeof first === 'object' && first.count === this.problemCount
      ? first
      : undefined;
  }

  add(file: string, unit: 'line' | 'row', batch: RowBatch): void {
    if (this.#files.at(-1)?.file !== file) this.#files.push({ firstRow: this.rows, file, unit });
    this.problemCount += batch.problemCount;
    for (const name of batch.leftOut) if (this.#leftOut.size < mostLeftOut) this.#leftOut.add(name);
    for (const one of batch.columnless) this.#addColumnless({ ...one, file, unit });
    for (const { number, field, problem } of batch.problems)
      if (this.#problems.length < shownProblems)
        this.#problems.push(`${file}, ${unit} ${number}, ${field}: ${problem}`);
    for (const { number, kinds } of batch.findings)
      for (const kind of kinds) {
        const noted = this.#findings.get(kind) ?? { count: 0, places: [] };
        this.#findings.set(kind, noted);
        noted.count++;
        if (noted.places.length < shownPlaces) noted.places.push(`${file}, ${unit} ${number}`);
      }
    this.#numbers.push(batch.numbers);
    this.#tokens.push(batch.tokens);
    this.#conversations.push(batch.conversations);
    this.#questions.push(batch.questions);
  }

  /** @param isTest 1 for each row that is kept apart */
  report(isTest: Uint8Array): DatasetReport {
    const tokens = this.#tokens.values;
    const tooLong: number[] = [];
    for (let row = 0; row < tokens.length; row++) if ((tokens[row] ?? 0) > contextTokens) tooLong.push(row);
    const leaked = leaks(this.#conversations.values, isTest);
    const known = new Set(leaked);
    return {
      rows: this.rows,
      tokens: countTokens(tokens, isTest),
      tooLong: this.#noted(tooLong),
      duplicates: this.#noted(laterRepeats(this.#conversations.values)),
      leakedConversations: this.#noted(leaked),
      leakedQuestions: this.#noted(leaks(this.#questions.values, isTest).filter((row) => !known.has(row))),
      findings: [...this.#findings].map(([kind, noted]) => ({ kind, ...noted })),
      leftOut: [...this.#leftOut],
      skipped: { count: this.problemCount, places: this.problems.slice(0, shownPlaces) },
    };
  }

  #addColumnless(one: Columnless): void {
    const same = this.#problems.find(
      (problem): problem is Columnless =>
        typeof problem === 'object' &&
        problem.file === one.file &&
        isDeepStrictEqual(problem.columns, one.columns),
    );
    if (same !== undefined) same.count += one.count;
    else if (this.#problems.length < shownProblems) this.#problems.push({ ...one });
  }

  #noted(rows: readonly number[]): Noted {
    return { count: rows.length, places: rows.slice(0, shownPlaces).map((row) => this.#place(row)) };
  }

  #place(row: number): string {
    const at = this.#files.findLast(({ firstRow }) => firstRow <= row);
    return `${at?.file}, ${at?.unit} ${this.#numbers.values[row]}`;
  }
}
