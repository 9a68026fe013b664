import type { Call } from '../../../core/operation.js';
import {
  listAssets,
  type AssetContainerDoc,
  type AssetKind,
  type AssetVersionDoc,
} from '../documents/assetDoc.js';
import { rendered, type Json } from '../mlDocument.js';
import { assetSpecs } from './assetSpecs.js';

/** A container of versions, as ARM shows it. */
export function renderContainer(call: Call, kind: AssetKind, doc: AssetContainerDoc): Json {
  const versions = listAssets(call.service, kind, doc.id);
  const numbers = versions.map(({ name }) => Number(name)).filter(Number.isInteger);
  return rendered(doc, kind, {
    description: doc.description,
    tags: doc.tags ?? {},
    properties: doc.properties ?? {},
    isArchived: doc.isArchived,
    latestVersion: versions[0]?.name,
    nextVersion: String(Math.max(0, ...numbers) + 1),
    ...assetSpecs[kind].showContainer?.(call, doc),
  });
}

/** A version, as ARM shows it. */
export function renderVersion(call: Call, kind: AssetKind, doc: AssetVersionDoc): Json {
  return rendered(doc, `${kind}/versions`, {
    description: doc.description,
    tags: doc.tags ?? {},
    properties: doc.properties ?? {},
    isArchived: doc.isArchived,
    isAnonymous: doc.isAnonymous,
    ...assetSpecs[kind].showVersion(call, doc),
  });
}
