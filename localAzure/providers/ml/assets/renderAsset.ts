import type { Call } from '../../../core/operation.js';
import {
  listAssets,
  type AssetContainerDoc,
  type AssetKind,
  type AssetVersionDoc,
} from '../documents/assetDoc.js';
import { rendered, type Json } from '../mlDocument.js';

/** A container of data or model versions, as ARM shows it. */
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
    ...(kind === 'data' && { dataType: doc.assetType }),
    ...(kind === 'models' && call.apiVersion >= '2024' && { provisioningState: 'Succeeded' }),
  });
}

/** A version of data or of a model, as ARM shows it. */
export function renderVersion(call: Call, kind: AssetKind, doc: AssetVersionDoc): Json {
  const properties: Json = {
    description: doc.description,
    tags: doc.tags ?? {},
    properties: doc.properties ?? {},
    isArchived: doc.isArchived,
    isAnonymous: doc.isAnonymous,
  };
  return rendered(
    doc,
    `${kind}/versions`,
    kind === 'data'
      ? { ...properties, dataType: doc.assetType, dataUri: doc.uri }
      : {
          ...properties,
          modelType: doc.assetType,
          modelUri: doc.uri,
          jobName: doc.jobName,
          ...(doc.assetType === 'mlflow_model' && {
            flavors: { python_function: { data: { data: 'data', env: 'conda.yaml' } } },
          }),
          ...(call.apiVersion >= '2024' && { provisioningState: 'Succeeded' }),
        },
  );
}
