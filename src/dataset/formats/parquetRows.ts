import { closeSync, openSync, readSync } from 'node:fs';
import { parquetReadObjects, type FileMetaData } from 'hyparquet';
import type { AppError } from '../../errors/appError.js';
import { compressors } from './compressors.js';
import { requireShape } from '../rows/conversation.js';
import { unreadable } from '../datasetErrors.js';
import { textParsers } from './parquetTexts.js';
import type { OnLeftOut } from '../rows/checkRow.js';
import type { RawRow } from '../rows/rawRow.js';

/** One row group of a Parquet file, and where the columns lie that are needed. */
export interface GroupChunk {
  readonly kind: 'group';
  readonly file: string;
  /** The file's metadata with this group only. */
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
  readonly pieces: readonly Piece[];
  /** The group's first row in the file, from 0; and which of the group's rows are meant. */
  readonly firstRow: number;
  readonly from: number;
  readonly to: number;
}

/** Bytes of a file that are on this machine. */
export interface Piece {
  /** Their offset in the Parquet file. */
  readonly start: number;
  readonly length: number;
  /** Where they are: the file itself, or a part of it that was fetched. */
  readonly path: string;
  readonly position: number;
}

/**
 * The rows of a group. Texts stay bytes until a row is looked at: a group is many, and few may be meant.
 *
 * @throws AppError `bad_dataset` where it cannot be decoded, or the system's error
 */
export async function rowsOfGroup(chunk: GroupChunk, onLeftOut: OnLeftOut): Promise<Iterable<RawRow>> {
  const { file, metadata, columns, pieces, firstRow, from, to } = chunk;
  const shape = requireShape(file, columns);
  shape.leftOut.forEach(onLeftOut);
  const { parsers, asBytes } = textParsers(metadata, shape.columns);
  const unpack = await compressors(metadata);
  const records = await parquetReadObjects({
    file: { byteLength: Number.MAX_SAFE_INTEGER, slice: (start, end = start) => read(pieces, start, end) },
    metadata,
    columns: [...shape.columns],
    rowStart: from,
    rowEnd: to,
    compressors: unpack,
    parsers,
  }).catch((error: unknown) => {
    // What the disk says is no matter of the file's content; what a decoder says means nothing to a person.
    throw isSystemError(error) ? error : undecodable(chunk);
  });
  if (records.length !== to - from) throw undecodable(chunk);
  return (function* () {
    for (const [index, record] of records.entries())
      yield { number: firstRow + from + index + 1, ...shape.conversationOf(asBytes(record)) };
  })();
}

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

const undecodable = ({ file, firstRow }: GroupChunk): AppError =>
  unreadable(
    file,
    `its row group from row ${firstRow + 1} on is damaged, or packed in an unknown way`,
    'Fetch or write the file again, or leave these rows out with a slice.',
  );

/** Synchronously: they lie on this machine, and to unpack and check them takes this thread many times as long. */
function read(pieces: readonly Piece[], start: number, end: number): ArrayBuffer {
  const piece = pieces.find(({ start: at, length }) => at <= start && end <= at + length);
  if (piece === undefined) throw new Error(`The bytes ${start} to ${end} were not asked for.`);
  const bytes = new Uint8Array(end - start);
  const file = openSync(piece.path, 'r');
  try {
    for (let have = 0; have < bytes.length;) {
      const position = piece.position + start - piece.start + have;
      const count = readSync(file, bytes, have, bytes.length - have, position);
      if (count === 0) throw new Error(`${piece.path} has been cut off.`);
      have += count;
    }
  } finally {
    closeSync(file);
  }
  return bytes.buffer;
}
