import { byteText, fromByteText, isText } from '../rows/byteText.js';
import { shapeOf } from '../rows/conversation.js';
import { unreadable } from '../datasetErrors.js';
import { columnWords, noColumn } from '../rows/noColumn.js';
import { isMessage } from '../rows/messageList.js';
import { parseJson } from '../rows/parseJson.js';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isRows = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isFields(item) || Array.isArray(item));

/**
 * The rows in one JSON object: a list of them under a key; columns as lists; or what pandas writes with `orient` split,
 * table, index, or none. An object that is a row itself is one.
 *
 * @param text a ByteText
 * @throws AppError `bad_dataset` where it is none of these: with what it is, if that is known
 */
export function rowsOfDocument(name: string, text: string): readonly unknown[] {
  const parsed = parseJson(text);
  if ('problem' in parsed)
    throw unreadable(name, `its JSON ${parsed.problem}`, 'Fetch or write the file again.');
  if (!isFields(parsed.value)) return [parsed.value];
  const { value } = parsed;
  const rows = asSplit(value) ?? asColumns(value) ?? asRows(name, value) ?? asIndex(value);
  if (rows !== undefined) return rows;
  if (serverWords(value) !== undefined)
    throw unreadable(
      name,
      `it is the error that a server answered with, and no dataset${errorWords(value)}`,
      'Check the address: it may need a token, or a new signature.',
    );
  throw other(name, value) ?? noColumn(name, Object.keys(value).map(fromByteText));
}

/** `{"columns": [...], "data": [[...], ...]}`. */
function asSplit({ columns, data }: Fields): readonly unknown[] | undefined {
  if (!Array.isArray(columns) || !columns.every(isText) || !Array.isArray(data)) return undefined;
  const names = columns.map(byteText);
  return data.map((row: unknown) =>
    Array.isArray(row) && row.length === names.length
      ? Object.fromEntries(names.map((key, at) => [key, row[at] as unknown]))
      : row,
  );
}

/** Columns that are lists, or records by an index that all of them have; one of its own row is not taken for it. */
function asColumns(value: Fields): readonly unknown[] | undefined {
  const names = Object.keys(value);
  const shape = shapeOf(names);
  if (shape === undefined) return undefined;
  const cells = shape.columns.map((column) => value[column]);
  if (cells.every(Array.isArray)) {
    const [first = []] = cells as readonly (readonly unknown[])[];
    // A conversation is a list too: it is a column only where each of its items is a conversation.
    if (first.some(isMessage)) return [value];
    // And a list of rows is one that is named as a conversation.
    if (cells.length === 1 && isRows(first) && first.every((item) => isFields(item) && isRow(item)))
      return first;
    return first.map((_, at) =>
      Object.fromEntries(
        names.map((key) => [key, Array.isArray(value[key]) ? (value[key] as unknown[])[at] : value[key]]),
      ),
    );
  }
  if (
    cells.every((cell) => isFields(cell) && !isMessage(cell) && !Object.values(cell).some(Array.isArray)) ||
    areByIndex(cells)
  )
    return Object.keys(cells[0] as Fields).map((index) =>
      Object.fromEntries(names.map((key) => [key, (value[key] as Fields | undefined)?.[index]])),
    );
  return [value];
}

/** The index of pandas is a number unless somebody gave it another. */
const areByIndex = (cells: readonly unknown[]): boolean =>
  cells.every(
    (cell) =>
      isFields(cell) && Object.keys(cell).length > 0 && Object.keys(cell).every((key) => /^\d+$/.test(key)),
  );

const isRow = (item: Fields): boolean => shapeOf(Object.keys(item)) !== undefined;

/** The one list of rows; where there are several, somebody has to say which is meant. */
function asRows(name: string, value: Fields): readonly unknown[] | undefined {
  const lists = Object.entries(value).filter((entry): entry is [string, readonly unknown[]] =>
    isRows(entry[1]),
  );
  const good = lists.filter(([, list]) =>
    list.some((item) => (isFields(item) && isRow(item)) || (Array.isArray(item) && item.every(isMessage))),
  );
  if (good.length > 1)
    throw unreadable(
      name,
      `it has several lists of rows: ${columnWords(good.map(([key]) => fromByteText(key)))}`,
      'Name a file with the one that is meant.',
    );
  return (good[0] ?? (lists.length === 1 && Object.keys(value).length === 1 ? lists[0] : undefined))?.[1];
}

/** `{"0": {row}, "1": {row}}`. */
function asIndex(value: Fields): readonly unknown[] | undefined {
  const rows = Object.values(value);
  return rows.length > 0 && rows.every((row) => isFields(row) && isRow(row)) ? rows : undefined;
}

/** What a server says where it has no file: hubs, Azure, GitHub and GitLab, FastAPI, ASP.NET. */
function serverWords({ error, Message, message, detail, title, status }: Fields): unknown {
  if (isFields(error)) return error['message'] ?? error['code'] ?? '';
  return [error, Message, message, detail, typeof status === 'number' ? title : undefined].find(isText);
}

function errorWords(value: Fields): string {
  const said = serverWords(value);
  return isText(said) && said.length > 0
    ? ` (${fromByteText(byteText(said)).replace(/\s+/g, ' ').slice(0, 100)})`
    : '';
}

const modelKeys = [
  'model_type',
  'architectures',
  'tokenizer_class',
  'added_tokens',
  'peft_type',
  'weight_map',
];

/** Croissant, and the older form of what the `datasets` library writes. */
const isDescription = (value: Fields): boolean =>
  ('@context' in value && '@type' in value) ||
  (Object.keys(value).length > 0 &&
    Object.values(value).every((one) => isFields(one) && 'features' in one && 'splits' in one));

/** What lies beside datasets. */
function other(name: string, value: Fields) {
  const what =
    '_data_files' in value || ('features' in value && !('rows' in value)) || isDescription(value)
      ? 'it describes a dataset, and its rows are in another file'
      : Object.values(value).length > 0 &&
          Object.values(value).every(
            (one) => isFields(one) && ['file_name', 'hf_hub_url', 'script_url'].some((key) => key in one),
          )
        ? 'it is a list of datasets, and no dataset'
        : 'nbformat' in value
          ? 'it is a notebook'
          : modelKeys.some((key) => key in value)
            ? 'it is settings of a model'
            : undefined;
  if ('features' in value && 'rows' in value)
    return unreadable(
      name,
      "it is some rows of a dataset, as the hub's viewer gives them",
      'Name the dataset itself, as owner/name.',
    );
  if (value['encoding'] === 'base64' && isText(value['content']))
    return unreadable(
      name,
      "it is an answer of a server's API, with the file as Base64 in it",
      'Name the raw address of the file.',
    );
  return what === undefined
    ? undefined
    : unreadable(name, what, 'Name the file with the rows: JSONL, JSON, CSV or Parquet.');
}
