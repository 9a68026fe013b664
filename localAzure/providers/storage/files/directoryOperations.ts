import { AzureError } from '../../../core/azureError.js';
import type { Call, Operation, Reply } from '../../../core/operation.js';
import { xmlText } from '../storageRefusal.js';
import { childrenOf, putEntry, removeEntry, type ShareEntry } from './fileShares.js';
import { entryHeaders, entryOf, fileOperation, requireParent, type Place } from './place.js';

const directory = { restype: 'directory' };
const entryPath = '/{path+}';
const mostResults = 5_000;

export function directoryOperations(): Operation[] {
  const listing = { restype: 'directory', comp: 'list' };
  return [
    fileOperation('Directory_Create', 'PUT', entryPath, directory, (call, place) => {
      requireParent(call, place);
      if (place.entry)
        throw new AzureError(409, 'ResourceAlreadyExists', 'The specified resource already exists.');
      const made = putEntry(call.service, place.key, { kind: 'directory', name: place.name });
      return { status: 201, headers: entryHeaders(made) };
    }),
    ...(['GET', 'HEAD'] as const).map((method) =>
      fileOperation('Directory_GetProperties', method, entryPath, directory, (_call, place) => ({
        status: 200,
        headers: entryHeaders(entryOf(place, 'directory')),
      })),
    ),
    fileOperation('Directory_Delete', 'DELETE', entryPath, directory, ({ service }, place) => {
      entryOf(place, 'directory');
      if (childrenOf(service, place.key).length > 0)
        throw new AzureError(409, 'DirectoryNotEmpty', 'The specified directory is not empty.');
      removeEntry(service, place.key);
      return { status: 202 };
    }),
    ...['', entryPath].map((path) =>
      fileOperation('Directory_ListFilesAndDirectoriesSegment', 'GET', path, listing, list),
    ),
  ];
}

/** One page of a directory; the marker is the number of entries that come before it. */
function list(call: Call, place: Place): Reply {
  entryOf(place, place.path === '' ? 'share' : 'directory');
  const asked = Number(call.query.get('maxresults') ?? mostResults);
  const from = Number(call.query.get('marker') ?? 0);
  if (![asked, from].every(Number.isInteger) || asked < 1 || from < 0)
    throw new AzureError(
      400,
      'InvalidQueryParameterValue',
      'Value for one of the query parameters is invalid.',
    );
  const prefix = call.query.get('prefix') ?? '';
  const all = childrenOf(call.service, place.key).filter(({ name }) =>
    name.toLowerCase().startsWith(prefix.toLowerCase()),
  );
  const next = from + Math.min(asked, mostResults);
  const attributes = {
    ServiceEndpoint: `${call.origin}/${call.params['account'] ?? ''}/`,
    ShareName: place.share,
    DirectoryPath: place.path,
  };
  const body =
    `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ${Object.entries(attributes)
      .map(([name, value]) => `${name}="${xmlText(value)}"`)
      .join(' ')}><Prefix>${xmlText(prefix)}</Prefix><Entries>` +
    `${all.slice(from, next).map(entry).join('')}</Entries>` +
    `<NextMarker>${next < all.length ? next : ''}</NextMarker></EnumerationResults>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

function entry({ kind, name, content }: ShareEntry): string {
  const named = `<Name>${xmlText(name)}</Name>`;
  if (kind === 'directory') return `<Directory>${named}<Properties /></Directory>`;
  const length = Buffer.byteLength(content ?? '', 'base64');
  return `<File>${named}<Properties><Content-Length>${length}</Content-Length></Properties></File>`;
}
