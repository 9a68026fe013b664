import {
  parquetSchema,
  type FileMetaData,
  type ParquetParsers,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet';
import { byteText, toByteText } from '../rows/byteText.js';
import { unreadable } from '../datasetErrors.js';
import { parseJson } from '../rows/parseJson.js';

interface TextParsers {
  readonly parsers: Partial<ParquetParsers>;
  /** The record with every text of it as UTF-8 (see ByteText). */
  readonly asBytes: (record: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/**
 * How the texts of these columns are had as UTF-8. Most are bytes in the file and stay so. A JSON column (DuckDB's and Arrow's
 * JSON type) is read as its values. The reader makes objects of maps and of variants, whose keys must be strings: such columns are
 * read as characters, and made to bytes afterwards.
 */
export function textParsers(metadata: FileMetaData, columns: readonly string[]): TextParsers {
  const hasKeys = typesIn(metadata, columns).some(
    ({ converted_type, logical_type }) => converted_type === 'MAP' || logical_type?.type === 'VARIANT',
  );
  return hasKeys
    ? {
        parsers: { stringFromBytes: decoded, jsonFromBytes: parsed },
        asBytes: (record) => deepInBytes(record) as Record<string, unknown>,
      }
    : {
        parsers: { stringFromBytes: (bytes) => bytes, jsonFromBytes: parsedInBytes },
        asBytes: (record) => record,
      };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The reader may have nothing where its types promise bytes. */
type Bytes = Uint8Array | undefined;

const decoded = (bytes: Bytes): string | undefined => bytes && utf8.decode(bytes);

/** What is no JSON stays the text that it is. */
function parsed(bytes: Bytes): unknown {
  const text = decoded(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function parsedInBytes(bytes: Bytes): unknown {
  if (bytes === undefined) return undefined;
  const found = parseJson(byteText(bytes));
  return 'problem' in found ? bytes : found.value;
}

function deepInBytes(value: unknown): unknown {
  if (value instanceof Uint8Array || value instanceof Date) return value;
  if (typeof value === 'string') return toByteText(value);
  if (Array.isArray(value)) return value.map(deepInBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deepInBytes(item)]));
}

/** Writers may give the newer form of a type alone; the reader asks the older one. */
export function withConvertedType(element: SchemaElement): SchemaElement {
  const type = element.logical_type?.type;
  return element.converted_type === undefined &&
    (type === 'JSON' || type === 'BSON' || type === 'LIST' || type === 'MAP')
    ? { ...element, converted_type: type }
    : element;
}

/** @throws AppError `bad_dataset` where a column is of a type that is not read */
export function refuseUnknownTypes(file: string, metadata: FileMetaData, columns: readonly string[]): void {
  for (const { name, converted_type: type } of typesIn(metadata, columns))
    if (type === 'BSON' || type === 'INTERVAL')
      throw unreadable(
        file,
        `its column ${name} is of the type ${type}`,
        'Write the column as text, or as a list of records with role and content.',
      );
}

/** The columns, and all that is in them. */
function typesIn(metadata: FileMetaData, columns: readonly string[]): readonly SchemaElement[] {
  const below = ({ element, children }: SchemaTree): SchemaElement[] => [element, ...children.flatMap(below)];
  return parquetSchema(metadata)
    .children.filter(({ element }) => columns.includes(element.name))
    .flatMap(below);
}
