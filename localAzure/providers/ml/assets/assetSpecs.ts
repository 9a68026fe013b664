import type { AssetKind } from '../documents/assetDoc.js';
import type { AssetSpec } from './assetSpec.js';
import { codeAssets } from './codeAssets.js';
import { componentAssets } from './componentAssets.js';
import { dataAssets } from './dataAssets.js';
import { environmentAssets } from './environmentAssets.js';
import { modelAssets } from './modelAssets.js';

/** The kinds of assets that a workspace has, by their place in its addresses. */
export const assetSpecs: Readonly<Record<AssetKind, AssetSpec>> = {
  codes: codeAssets,
  components: componentAssets,
  data: dataAssets,
  environments: environmentAssets,
  models: modelAssets,
};
