import { createHash } from 'node:crypto';
import { AzureError } from '../../../core/azureError.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation, Reply } from '../../../core/operation.js';
import { putEntry, removeEntry, type ShareEntry } from './fileShares.js';
import { entryHeaders, entryOf, fileOperation, requireParent, type Place } from './place.js';

const entryPath = '/{path+}';
/** A file is kept in the state as a whole: enough for a flow, not for data. */
const largestFile = 4 * 1024 * 1024;

export function contentOperations(): Operation[] {
  return [
    fileOperation('File_Create', 'PUT', entryPath, {}, create),
    fileOperation('File_UploadRange', 'PUT', entryPath, { comp: 'range' }, uploadRange),
    fileOperation('File_Download', 'GET', entryPath, {}, download),
    fileOperation('File_GetProperties', 'HEAD', entryPath, {}, (_call, place) => {
      const file = entryOf(place, 'file');
      const length = String(bytesOf(file).length);
      return { status: 200, headers: { ...entryHeaders(file), 'content-length': length } };
    }),
    fileOperation('File_Delete', 'DELETE', entryPath, {}, ({ service }, place) => {
      entryOf(place, 'file');
      removeEntry(service, place.key);
      return { status: 202 };
    }),
  ];
}

/** Makes a file of so many zeros; its content comes in ranges. One that is there is made anew. */
function create(call: Call, place: Place): Reply {
  if (header(call, 'x-ms-type').toLowerCase() !== 'file') throw invalidHeader('x-ms-type');
  const length = Number(header(call, 'x-ms-content-length') || NaN);
  if (!Number.isInteger(length) || length < 0) throw invalidHeader('x-ms-content-length');
  if (length > largestFile) throw errors.unsupported(`files of more than ${largestFile} bytes`);
  requireParent(call, place);
  if (place.entry) entryOf(place, 'file');
  const content = Buffer.alloc(length).toString('base64');
  const made = putEntry(call.service, place.key, { kind: 'file', name: place.name, content });
  return { status: 201, headers: entryHeaders(made) };
}

function uploadRange(call: Call, place: Place): Reply {
  const file = entryOf(place, 'file');
  const bytes = bytesOf(file);
  const { start, end } = rangeOf(call) ?? {};
  if (start === undefined || end === undefined) throw invalidHeader('x-ms-range');
  if (end >= bytes.length) throw invalidRange();
  const write = header(call, 'x-ms-write').toLowerCase();
  if (write === 'update') {
    if (call.raw.length !== end - start + 1) throw invalidHeader('content-length');
    call.raw.copy(bytes, start);
  } else if (write === 'clear') bytes.fill(0, start, end + 1);
  else throw invalidHeader('x-ms-write');
  const { kind, name } = file;
  const made = putEntry(call.service, place.key, { kind, name, content: bytes.toString('base64') });
  const md5 = createHash('md5').update(call.raw).digest('base64');
  return { status: 201, headers: { ...entryHeaders(made), 'content-md5': md5 } };
}

function download(call: Call, place: Place): Reply {
  const file = entryOf(place, 'file');
  const bytes = bytesOf(file);
  const headers = {
    ...entryHeaders(file),
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
  };
  const range = rangeOf(call);
  if (!range) return { status: 200, headers, body: bytes };
  if (range.start >= bytes.length) throw invalidRange();
  const end = Math.min(range.end ?? Infinity, bytes.length - 1);
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range.start}-${end}/${bytes.length}` },
    body: bytes.subarray(range.start, end + 1),
  };
}

/** The range that a request names; `end` is the last byte of it, and absent where it is open. */
function rangeOf(call: Call): { readonly start: number; readonly end?: number } | undefined {
  const given = header(call, 'x-ms-range') || header(call, 'range');
  if (given === '') return undefined;
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(given) ?? [];
  if (start === undefined || (end && Number(end) < Number(start))) throw invalidRange();
  return { start: Number(start), ...(end && { end: Number(end) }) };
}

function bytesOf({ content = '' }: ShareEntry): Buffer {
  return Buffer.from(content, 'base64');
}

function header(call: Call, name: string): string {
  const value = call.headers[name];
  return typeof value === 'string' ? value : '';
}

function invalidHeader(name: string): AzureError {
  return new AzureError(
    400,
    'InvalidHeaderValue',
    `The value for one of the HTTP headers is not in the correct format: ${name}.`,
  );
}

function invalidRange(): AzureError {
  return new AzureError(
    416,
    'InvalidRange',
    'The range specified is invalid for the current size of the resource.',
  );
}
