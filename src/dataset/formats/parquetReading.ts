import type { FileMetaData } from 'hyparquet';
import { AppError } from '../../errors/appError.js';
import { advice } from '../../errors/nextStep.js';
import type { ByteSource } from './byteSource.js';
import { tooFewRows, unreadable } from '../datasetErrors.js';
import { knownThing } from './knownThing.js';
import { neededGroups, NotParquet, readFooter, readGroup, rowsIn, type NeededGroup } from './parquetFile.js';
import type { Part } from '../reading.js';
import { rowRange, type Slice } from '../rows/slice.js';

/** A Parquet file of a split, opened when it is needed. */
export interface ParquetFile {
  readonly name: string;
  open(): Promise<ByteSource>;
}

/** A part of a split that lies in several files, one after the other. */
export interface ParquetSlice {
  readonly slice: Slice;
  readonly files: readonly ParquetFile[];
  /** As somebody said: saves looking into files that a slice well within does not need. The files' own word counts else. */
  readonly declaredRows?: number;
}

/** What is to be read for it. */
export interface ParquetPlan {
  readonly rows: number;
  readonly bytes: number;
  readonly heapMiB: number;
  parts(): AsyncIterable<Part>;
  close(): Promise<void>;
}

/** Each takes an object of its own and its part of a list. */
const valuesInMiB = 1024;

interface OpenedFile {
  readonly source: ByteSource;
  readonly metadata: FileMetaData;
}

/**
 * Reads the footers that are needed and plans which row groups are.
 *
 * @throws AppError `bad_dataset`, `bad_argument`
 */
export async function planParquet(slices: readonly ParquetSlice[]): Promise<ParquetPlan> {
  const opened = new Map<ParquetFile, Promise<OpenedFile>>();
  const openOnce = (file: ParquetFile): Promise<OpenedFile> => {
    const known = opened.get(file) ?? openParquet(file);
    opened.set(file, known);
    return known;
  };
  const close = async () => {
    for (const file of opened.values()) await (await file.catch(() => undefined))?.source.close();
  };
  const needed: (OpenedFile & { group: NeededGroup })[] = [];
  try {
    for (const one of slices) needed.push(...(await groupsOf(one, openOnce)));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    rows: needed.reduce((sum, { group: { from, to } }) => sum + to - from, 0),
    bytes: needed.reduce(
      (sum, { group: { ranges } }) => sum + ranges.reduce((all, { start, end }) => all + end - start, 0),
      0,
    ),
    heapMiB: 64 + Math.ceil(Math.max(0, ...needed.map(({ group: { values } }) => values)) / valuesInMiB),
    async *parts() {
      for (const { source, metadata, group } of needed)
        yield { file: source.name, unit: 'row', chunk: await readGroup(source, metadata, group) };
    },
  };
}

async function groupsOf(
  { slice, files, declaredRows }: ParquetSlice,
  openOnce: (file: ParquetFile) => Promise<OpenedFile>,
): Promise<(OpenedFile & { group: NeededGroup })[]> {
  let total = declaredRows;
  if (total === undefined || dependsOnEnd(slice, total)) {
    total = 0;
    for (const file of files) total += rowsIn((await openOnce(file)).metadata);
  }
  if (total === 0) throw tooFewRows(files[0]?.name ?? slice.split, 0);
  const range = rowRange(slice, total);
  const needed: (OpenedFile & { group: NeededGroup })[] = [];
  let firstRow = 0;
  let seen = 0;
  for (const file of files) {
    if (firstRow >= range.to) break;
    const one = await openOnce(file);
    seen++;
    const rows = rowsIn(one.metadata);
    const part = { from: Math.max(range.from - firstRow, 0), to: Math.min(range.to - firstRow, rows) };
    if (part.from < part.to)
      for (const group of neededGroups(file.name, one.metadata, part)) needed.push({ ...one, group });
    firstRow += rows;
  }
  // All files were seen and say something else than was declared: they are right.
  if (seen === files.length && firstRow !== total)
    return groupsOf({ slice, files, declaredRows: firstRow }, openOnce);
  return needed;
}

/** Whether more or fewer rows than were declared would change what is meant, so that the files themselves must be asked. */
const dependsOnEnd = ({ from = 0, to = -1, unit }: Slice, declared: number): boolean =>
  from < 0 || to < 0 || Math.max(from, to) >= (unit === 'rows' ? declared : 100);

async function openParquet(file: ParquetFile): Promise<OpenedFile> {
  const source = await file.open();
  let isGood = false;
  try {
    const metadata = await readFooter(source);
    isGood = true;
    return { source, metadata };
  } catch (error) {
    if (!(error instanceof NotParquet)) throw error;
    const bytes = Buffer.from(await source.read(0, Math.min(source.size, 4096)));
    const thing = knownThing({ bytes, size: source.size });
    if (thing !== undefined) throw unreadable(file.name, `it ${thing.is}`, thing.next);
    throw new AppError({
      reason: 'bad_dataset',
      sentence: `${file.name} ${error.message}. Nothing was uploaded.`,
      next: advice`Name a whole Parquet file, or JSONL, or CSV.`,
    });
  } finally {
    if (!isGood) await source.close();
  }
}
