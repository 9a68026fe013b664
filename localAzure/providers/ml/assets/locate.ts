import { RestError } from '@azure/storage-blob';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { storageOf } from '../../storage/storage.js';
import { datastoresOf } from '../datastores/datastores.js';
import { findAsset } from '../documents/assetDoc.js';
import type { BlobLocation } from '../documents/blobLocation.js';

const shortUri = /^azureml:\/\/datastores\/([^/]+)\/paths\/(.+)$/i;
const longUri =
  /^azureml:\/\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)(?:\/providers\/Microsoft\.MachineLearningServices)?\/workspaces\/([^/]+)\/datastores\/([^/]+)\/paths\/(.+)$/i;
const dataUri = /(?:^azureml:([^/:]+):([^/:]+)$)|(?:\/data\/([^/]+)\/versions\/([^/]+)$)/i;

/** A URI that leads nowhere; the message says why. */
export class UnknownLocation extends Error {}

/**
 * Where a data URI leads: a datastore path in its short or long form, a data asset by `azureml:name:version` or id,
 * or the blob's own address. Throws UnknownLocation.
 */
export function locate(service: Service, workspace: ResourceDoc, uri: string): BlobLocation {
  const short = shortUri.exec(uri);
  if (short) return inStore(service, workspace, short[1] ?? '', short[2] ?? '');
  const long = longUri.exec(uri);
  if (long) {
    if (long[2]?.toLowerCase() !== workspace.name.toLowerCase()) {
      throw new UnknownLocation(`'${uri}' is in another workspace.`);
    }
    return inStore(service, workspace, long[3] ?? '', long[4] ?? '');
  }
  const data = dataUri.exec(uri);
  if (data) {
    const [name = '', version = ''] = data.slice(1).filter((part) => part !== undefined);
    const asset = findAsset(service, 'data', workspace.id, name, version);
    if (!asset) throw new UnknownLocation(`There is no data asset '${name}' of version '${version}'.`);
    return locate(service, workspace, asset.uri ?? '');
  }
  return byAddress(service, uri);
}

/** The blob's bytes; undefined when there is no such blob. */
export async function readBlob(service: Service, place: BlobLocation): Promise<Buffer | undefined> {
  try {
    return await storageOf(service).download(place.account, place.container, place.path);
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) return undefined;
    throw error;
  }
}

function inStore(service: Service, workspace: ResourceDoc, name: string, path: string): BlobLocation {
  const store = datastoresOf(service, workspace).find((one) => one.name === name.toLowerCase());
  if (!store) throw new UnknownLocation(`Could not find datastore with name '${name}'.`);
  if (store.type !== 'AzureBlob') throw new UnknownLocation(`The datastore '${name}' holds no blobs.`);
  return { account: store.account, container: store.container, path: trimmed(path) };
}

function byAddress(service: Service, uri: string): BlobLocation {
  const place = storageOf(service).placeOf(uri);
  if (!place) throw new UnknownLocation(`'${uri}' is no address that the local Azure knows.`);
  if (!storageOf(service).keys(place.account))
    throw new UnknownLocation(`There is no storage account '${place.account}'.`);
  return { ...place, path: trimmed(place.path) };
}

function trimmed(path: string): string {
  return decodeURIComponent(path).replace(/^\/+|\/+$/g, '');
}
