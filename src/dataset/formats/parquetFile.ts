import {
  parquetMetadata,
  parquetSchema,
  type ColumnMetaData,
  type FileMetaData,
  type RowGroup,
} from 'hyparquet';
import type { ByteSource } from './byteSource.js';
import { requireShape } from '../rows/conversation.js';
import { refuseUnknownTypes, withConvertedType } from './parquetTexts.js';
import type { GroupChunk, Piece } from './parquetRows.js';
import type { RowRange } from '../rows/slice.js';

/** Length of the metadata and the letters `PAR1`, the last bytes of every Parquet file. */
const tailBytes = 8;
/** The Parquet reader asks for so much at once as well. */
const smallGap = 8 * 1024;

/** Why a file could not be read as Parquet, in words. */
export class NotParquet extends Error {}

/**
 * The file's metadata: where its row groups and columns are. Reads the last 8 bytes and then exactly the metadata, however
 * large the file is.
 *
 * @throws NotParquet
 */
export async function readFooter(source: ByteSource): Promise<FileMetaData> {
  if (source.size < tailBytes + 4) throw new NotParquet('is too short to be Parquet');
  const tail = Buffer.from(await source.read(source.size - tailBytes, source.size));
  const start = source.size - tailBytes - tail.readUInt32LE(0);
  const mark = tail.toString('latin1', 4);
  if (mark === 'PARE') throw new NotParquet('is encrypted Parquet, and its key is not known here');
  if (mark !== 'PAR1')
    throw new NotParquet('does not end as a Parquet file does: it was cut off, or is something else');
  if (start < 4) throw new NotParquet('is damaged: its metadata cannot be that long');
  const footer = Buffer.concat([await source.read(start, source.size - tailBytes), tail]);
  try {
    const metadata = parquetMetadata(new Uint8Array(footer).buffer);
    if (isSound(metadata, source.size))
      return { ...metadata, schema: metadata.schema.map(withConvertedType) };
  } catch {
    // The reader's words are about bytes.
  }
  throw new NotParquet('is damaged: its metadata cannot be read, or does not fit the file');
}

/** Metadata of flipped bits may still be read. Throws where parts are missing that the types promise. */
function isSound(metadata: FileMetaData, size: number): boolean {
  const groups = metadata.row_groups;
  return (
    columnsOf(metadata).every((name) => typeof name === 'string') &&
    groups.every(({ num_rows }) => num_rows >= 0n) &&
    groups.reduce((sum, { num_rows }) => sum + num_rows, 0n) === metadata.num_rows &&
    groups.every(({ columns }) =>
      columns.every(({ meta_data }) => {
        if (meta_data === undefined || meta_data.path_in_schema.length === 0) return false;
        const { start, end } = rangeOf(meta_data);
        return start >= 0 && start <= end && end <= size && meta_data.num_values >= 0n;
      }),
    )
  );
}

/** Where a column's pages are: as for the Parquet reader, no dictionary begins with the file. */
function rangeOf(data: ColumnMetaData): { start: number; end: number } {
  const start = Number(data.dictionary_page_offset || data.data_page_offset);
  return { start, end: start + Number(data.total_compressed_size) };
}

export const rowsIn = ({ num_rows }: FileMetaData): number => Number(num_rows);

/** One row group of which rows are needed. */
export interface NeededGroup {
  readonly group: RowGroup;
  /** The group's first row in the file, from 0; and which of its rows are meant. */
  readonly firstRow: number;
  readonly from: number;
  readonly to: number;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
  /** In the columns that are needed. */
  readonly values: number;
}

/** What has to be read of a file for some of its rows: groups that hold one of them, columns that make a conversation. */
export function neededGroups(
  name: string,
  metadata: FileMetaData,
  { from, to }: RowRange,
): readonly NeededGroup[] {
  const { columns } = requireShape(name, columnsOf(metadata));
  refuseUnknownTypes(name, metadata, columns);
  const needed: NeededGroup[] = [];
  let firstRow = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const part = { from: Math.max(from - firstRow, 0), to: Math.min(to - firstRow, rows) };
    if (part.from < part.to) needed.push({ group, firstRow, ...part, ...columnsIn(group, columns) });
    firstRow += rows;
  }
  return needed;
}

export const columnsOf = (metadata: FileMetaData): readonly string[] =>
  parquetSchema(metadata).children.map(({ element }) => element.name);

/** The group's bytes, ready to be read anywhere. */
export async function readGroup(
  source: ByteSource,
  metadata: FileMetaData,
  { group, firstRow, from, to, ranges }: NeededGroup,
): Promise<GroupChunk> {
  const pieces: Piece[] = [];
  for (const { start, end } of merged(ranges)) pieces.push(await source.piece(start, end));
  return {
    kind: 'group',
    file: source.name,
    metadata: { ...metadata, row_groups: [group], num_rows: group.num_rows },
    columns: columnsOf(metadata),
    pieces,
    firstRow,
    from,
    to,
  };
}

function columnsIn({ columns }: RowGroup, names: readonly string[]): Pick<NeededGroup, 'ranges' | 'values'> {
  const needed = columns
    .flatMap(({ meta_data }) => meta_data ?? [])
    .filter(({ path_in_schema }) => names.includes(path_in_schema[0] ?? ''));
  return {
    ranges: needed.map(rangeOf).sort((a, b) => a.start - b.start),
    values: needed.reduce((sum, { num_values }) => sum + Number(num_values), 0),
  };
}

/** Neighbours as one, and the little that may lie between them: another request would cost more. */
function merged(ranges: NeededGroup['ranges']): NeededGroup['ranges'] {
  const wider: { start: number; end: number }[] = [];
  for (const { start, end } of ranges) {
    const last = wider.at(-1);
    if (last !== undefined && start - last.end <= smallGap) last.end = Math.max(last.end, end);
    else wider.push({ start, end });
  }
  return wider;
}
