import { errors } from '../../../core/errors.js';
import type { Call } from '../../../core/operation.js';
import type { AssetContainerDoc, AssetKind, AssetVersionDoc } from '../documents/assetDoc.js';

/** What the OpenAPI declares for lists of versions and the local Azure does not do. */
const unsupported = ['$orderBy', 'description', 'offset', 'properties', 'feed'];

/** Those that `listViewType` shows: the ones in use, if it is left out. */
export function viewed<T extends AssetContainerDoc>(call: Call, docs: readonly T[]): T[] {
  const view = call.query.get('listViewType') ?? 'ActiveOnly';
  if (!['ActiveOnly', 'ArchivedOnly', 'All'].includes(view))
    throw errors.invalid('InvalidQueryParameterValue', `The listViewType '${view}' is unknown.`);
  return docs.filter(({ isArchived }) => view === 'All' || (view === 'ArchivedOnly') === isArchived);
}

/** The versions that the query asks for: by number, by tags (`name` or `name=value`, all of them). */
export function listedVersions(
  call: Call,
  kind: AssetKind,
  versions: readonly AssetVersionDoc[],
): AssetVersionDoc[] {
  for (const name of unsupported)
    if (call.query.has(name)) throw errors.unsupported(`the parameter '${name}' of lists of ${kind}`);
  const version = call.query.get('version');
  const tags = (call.query.get(kind === 'data' ? '$tags' : 'tags') ?? '').split(',').filter(Boolean);
  const hash = kind === 'codes' ? call.query.get('hash') : null;
  return viewed(call, versions)
    .filter((doc) => hash === null || doc.properties?.['hash_sha256'] === hash)
    .filter(({ name }) => version === null || name === version)
    .filter((doc) => tags.every((tag) => hasTag(doc.tags ?? {}, tag)));
}

export function hasTag(tags: Readonly<Record<string, string>>, tag: string): boolean {
  const [name = '', value] = tag.split('=');
  return Object.hasOwn(tags, name) && (value === undefined || tags[name] === value);
}
