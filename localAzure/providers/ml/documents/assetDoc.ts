import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';
import type { BlobLocation } from './blobLocation.js';

export type AssetKind = 'data' | 'models';

/** What a model version stands for: a fine-tuned artefact, or a base model of a registry. */
export type ModelSource =
  | { readonly kind: 'artefact'; readonly location: BlobLocation }
  | { readonly kind: 'base'; readonly baseModel: string };

export interface AssetContainerDoc extends MlDocument {
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
  readonly isArchived: boolean;
  /** Only of data: what its versions are. */
  readonly assetType?: string;
}

export interface AssetVersionDoc extends AssetContainerDoc {
  readonly assetType: string;
  readonly uri: string;
  readonly isAnonymous: boolean;
  readonly jobName?: string;
  readonly source?: ModelSource;
}

const containerCollections = { data: 'mlDataContainers', models: 'mlModelContainers' } as const;
const versionCollections = { data: 'mlDataVersions', models: 'mlModelVersions' } as const;

export function assetId(kind: AssetKind, workspaceId: string, name: string, version?: string): string {
  return `${workspaceId}/${kind}/${name}${version === undefined ? '' : `/versions/${version}`}`;
}

export function findAssetContainer(
  service: Service,
  kind: AssetKind,
  id: string,
): AssetContainerDoc | undefined {
  return service.state.get<AssetContainerDoc>(containerCollections[kind], id);
}

export function putAssetContainer(service: Service, kind: AssetKind, doc: AssetContainerDoc): void {
  service.state.put(containerCollections[kind], doc.id, doc);
}

export function listAssetContainers(
  service: Service,
  kind: AssetKind,
  workspaceId: string,
): AssetContainerDoc[] {
  return service.state
    .list<AssetContainerDoc>(containerCollections[kind], `${workspaceId}/`)
    .map(({ doc }) => doc);
}

export function findAsset(
  service: Service,
  kind: AssetKind,
  workspaceId: string,
  name: string,
  version: string,
): AssetVersionDoc | undefined {
  return service.state.get<AssetVersionDoc>(
    versionCollections[kind],
    assetId(kind, workspaceId, name, version),
  );
}

export function putAsset(service: Service, kind: AssetKind, doc: AssetVersionDoc): void {
  service.state.put(versionCollections[kind], doc.id, doc);
}

/** The versions of a container, newest first, as Azure lists them. */
export function listAssets(service: Service, kind: AssetKind, containerId: string): AssetVersionDoc[] {
  return service.state
    .list<AssetVersionDoc>(versionCollections[kind], `${containerId}/versions/`)
    .map(({ doc }) => doc)
    .reverse();
}

export function deleteAsset(service: Service, kind: AssetKind, id: string): boolean {
  return service.state.delete(versionCollections[kind], id);
}
