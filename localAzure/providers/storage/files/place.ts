import { AzureError } from '../../../core/azureError.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { findStorageAccount } from '../storageAccount.js';
import { entryKey, findEntry, type ShareEntry } from './fileShares.js';

/** Where in which share a request points. */
export interface Place {
  readonly share: string;
  /** '' for the share itself. */
  readonly path: string;
  /** The last part of the path, or the share. */
  readonly name: string;
  readonly key: string;
  /** Key of the directory or share around it. */
  readonly parent: string;
  /** What is there. */
  readonly entry: ShareEntry | undefined;
}

/** What the operations of Azure Files have in common: the account in front, no api-version, and headers in every answer. */
export function fileOperation(
  id: string,
  method: Operation['method'],
  path: string,
  selector: NonNullable<Operation['selector']>,
  handle: (call: Call, place: Place) => Reply,
): Operation {
  return {
    id,
    method,
    path: `/{account}/{share}${path}`,
    selector,
    plane: 'file',
    handle(call) {
      const place = placeOf(call);
      if (place.path !== '' && !findEntry(call.service, entryKey(accountId(call), place.share)))
        throw new AzureError(404, 'ShareNotFound', 'The specified share does not exist.');
      const reply = handle(call, place);
      const version = call.headers['x-ms-version'];
      return {
        ...reply,
        headers: {
          'x-ms-version': typeof version === 'string' ? version : '',
          'x-ms-request-server-encrypted': reply.status === 201 ? 'true' : '',
          ...reply.headers,
        },
      };
    },
  };
}

/** The headers that tell what an entry is like. */
export function entryHeaders({ kind, createdAt, changedAt }: ShareEntry): Record<string, string> {
  const time = new Date(changedAt).toISOString();
  return {
    etag: `"0x${changedAt.toString(16).toUpperCase()}"`,
    'last-modified': new Date(changedAt).toUTCString(),
    ...(kind !== 'share' && {
      'x-ms-file-attributes': kind === 'file' ? 'Archive' : 'Directory',
      'x-ms-file-creation-time': new Date(createdAt).toISOString(),
      'x-ms-file-last-write-time': time,
      'x-ms-file-change-time': time,
    }),
    ...(kind === 'file' && { 'x-ms-type': 'File' }),
  };
}

/** The entry of this kind that is there. */
export function entryOf({ entry }: Place, kind: ShareEntry['kind']): ShareEntry {
  if (entry?.kind === kind) return entry;
  if (kind === 'share') throw new AzureError(404, 'ShareNotFound', 'The specified share does not exist.');
  if (entry)
    throw new AzureError(
      409,
      'ResourceTypeMismatch',
      'The specified resource type does not match the type of the existing resource.',
    );
  throw new AzureError(404, 'ResourceNotFound', 'The specified resource does not exist.');
}

/** Things are made in what is there already. */
export function requireParent({ service }: Call, { parent }: Place): void {
  const found = findEntry(service, parent);
  if (!found || found.kind === 'file')
    throw new AzureError(404, 'ParentNotFound', 'The specified parent path does not exist.');
}

function placeOf(call: Call): Place {
  const share = param(call, 'share');
  const path = (call.params['path'] ?? '').split('/').filter(Boolean).join('/');
  const names = path.split('/');
  // Azure Files has Windows' rules for names; without them one could lead out of its folder.
  // eslint-disable-next-line no-control-regex
  if (names.some((name) => /^\.{1,2}$|["\\:|<>*?\x00-\x1f]/.test(name)))
    throw new AzureError(
      400,
      'InvalidResourceName',
      'The specified resource name contains invalid characters.',
    );
  const key = entryKey(accountId(call), share, path);
  return {
    share,
    path,
    name: names.at(-1) || share,
    key,
    parent: entryKey(accountId(call), share, names.slice(0, -1).join('/')),
    entry: findEntry(call.service, key),
  };
}

function accountId(call: Call): string {
  return findStorageAccount(call.service, param(call, 'account'))?.id ?? '';
}
