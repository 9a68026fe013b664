import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';
import type { BlobLocation } from './blobLocation.js';

/** As in their addresses. */
export type AssetKind = 'codes' | 'components' | 'data' | 'environments' | 'models';

/** A model that can be deployed: a fine-tuned artefact, or a base model of a registry. */
export type ServableModel =
  | { readonly kind: 'artefact'; readonly location: BlobLocation }
  | { readonly kind: 'base'; readonly baseModel: string };

/** What a model version stands for; `files` are somebody's own, which nothing here can serve. */
export type ModelSource = ServableModel | { readonly kind: 'files'; readonly location: BlobLocation };

export interface AssetContainerDoc extends MlDocument {
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
  readonly isArchived: boolean;
  /** Of data what its versions are, of a version of data or of a model what that is. */
  readonly assetType?: string;
}

export interface AssetVersionDoc extends AssetContainerDoc {
  /** Where its files are; absent for environments and components. */
  readonly uri?: string;
  readonly isAnonymous: boolean;
  /** Only of models. */
  readonly jobName?: string;
  readonly source?: ModelSource;
  /** What an environment or a component consists of, as it came. */
  readonly content?: Readonly<Record<string, unknown>>;
}

const containerCollections: Readonly<Record<AssetKind, string>> = {
  codes: 'mlCodeContainers',
  components: 'mlComponentContainers',
  data: 'mlDataContainers',
  environments: 'mlEnvironmentContainers',
  models: 'mlModelContainers',
};
const versionCollections: Readonly<Record<AssetKind, string>> = {
  codes: 'mlCodeVersions',
  components: 'mlComponentVersions',
  data: 'mlDataVersions',
  environments: 'mlEnvironmentVersions',
  models: 'mlModelVersions',
};

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
