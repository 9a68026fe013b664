import { z } from 'zod';
import { paged, pageSize } from '../../../arm/resources/paged.js';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import {
  assetId,
  deleteAsset,
  findAsset,
  findAssetContainer,
  listAssetContainers,
  listAssets,
  putAsset,
  putAssetContainer,
  type AssetContainerDoc,
  type AssetKind,
  type AssetVersionDoc,
} from '../documents/assetDoc.js';
import { inWorkspace } from '../inWorkspace.js';
import { ignored, mlBody, textMap } from '../mlBody.js';
import { requireName, stamped } from '../mlDocument.js';
import { listedVersions, viewed } from './listedAssets.js';
import { locate, UnknownLocation } from './locate.js';
import { modelSource } from './modelSource.js';
import { renderContainer, renderVersion } from './renderAsset.js';

const common = {
  description: z.string().nullish(),
  tags: textMap,
  properties: textMap,
  isArchived: z.boolean().nullish(),
  provisioningState: ignored,
};
const dataTypes = ['uri_file', 'uri_folder', 'mltable'] as const;

const bodies = {
  data: {
    container: mlBody(
      z.strictObject({
        ...common,
        dataType: z.enum(dataTypes),
        latestVersion: ignored,
        nextVersion: ignored,
      }),
    ),
    version: mlBody(
      z.strictObject({
        ...common,
        isAnonymous: z.boolean().nullish(),
        dataType: z.enum(dataTypes),
        dataUri: z.string().regex(/[a-zA-Z0-9_]/),
      }),
    ),
  },
  models: {
    container: mlBody(z.strictObject({ ...common, latestVersion: ignored, nextVersion: ignored })),
    version: mlBody(
      z.strictObject({
        ...common,
        isAnonymous: z.boolean().nullish(),
        modelType: z.enum(['mlflow_model', 'custom_model', 'triton_model']).nullish(),
        modelUri: z.string().min(1),
        jobName: z.string().nullish(),
        flavors: z.record(z.string(), z.unknown()).nullish(),
        stage: z.string().nullish(),
      }),
    ),
  },
};

/** Data and model assets: containers and their versions, whose content never changes. */
export function assetOperations(): Operation[] {
  return [...operationsOf('data', 'Data'), ...operationsOf('models', 'Model')];
}

function operationsOf(kind: AssetKind, label: string): Operation[] {
  const all = `/${kind}`;
  const container = `${all}/{name}`;
  const versions = `${container}/versions`;
  const version = `${versions}/{version}`;
  return [
    inWorkspace(`${label}Containers_List`, 'GET', all, (call, workspace) =>
      paged(
        call,
        viewed(call, listAssetContainers(call.service, kind, workspace.id)).map((doc) =>
          renderContainer(call, kind, doc),
        ),
        { size: pageSize(call, 'count') },
      ),
    ),
    inWorkspace(`${label}Containers_Get`, 'GET', container, (call, workspace) => ({
      status: 200,
      body: renderContainer(call, kind, requireContainer(call, kind, workspace)),
    })),
    inWorkspace(`${label}Containers_CreateOrUpdate`, 'PUT', container, (call, workspace) =>
      putContainer(call, kind, workspace),
    ),
    inWorkspace(`${label}Containers_Delete`, 'DELETE', container, (call, workspace) => {
      const id = assetId(kind, workspace.id, param(call, 'name'));
      if (!findAssetContainer(call.service, kind, id)) return { status: 204 };
      call.service.state.deleteUnder(id);
      return { status: 200 };
    }),
    inWorkspace(`${label}Versions_List`, 'GET', versions, (call, workspace) => {
      const container = requireContainer(call, kind, workspace);
      const found = listedVersions(call, kind, listAssets(call.service, kind, container.id));
      return paged(
        call,
        found.map((one) => renderVersion(call, kind, one)),
        { size: pageSize(call, '$top') },
      );
    }),
    inWorkspace(`${label}Versions_Get`, 'GET', version, (call, workspace) => {
      const doc = findAsset(call.service, kind, workspace.id, param(call, 'name'), param(call, 'version'));
      if (!doc) throw errors.resourceNotFound(versionId(call, kind, workspace));
      return { status: 200, body: renderVersion(call, kind, doc) };
    }),
    inWorkspace(`${label}Versions_CreateOrUpdate`, 'PUT', version, (call, workspace) =>
      putVersion(call, kind, workspace),
    ),
    inWorkspace(`${label}Versions_Delete`, 'DELETE', version, (call, workspace) => ({
      status: deleteAsset(call.service, kind, versionId(call, kind, workspace)) ? 200 : 204,
    })),
  ];
}

function versionId(call: Call, kind: AssetKind, workspace: ResourceDoc): string {
  return assetId(kind, workspace.id, param(call, 'name'), param(call, 'version'));
}

function requireContainer(call: Call, kind: AssetKind, workspace: ResourceDoc): AssetContainerDoc {
  const id = assetId(kind, workspace.id, param(call, 'name'));
  const doc = findAssetContainer(call.service, kind, id);
  if (!doc) throw errors.resourceNotFound(id);
  return doc;
}

interface Given {
  readonly description?: string | null | undefined;
  readonly tags?: Record<string, string> | null | undefined;
  readonly properties?: Record<string, string> | null | undefined;
  readonly isArchived?: boolean | null | undefined;
}

function shared(given: Given): Pick<AssetContainerDoc, 'description' | 'tags' | 'properties' | 'isArchived'> {
  return {
    ...(given.description && { description: given.description }),
    ...(given.tags && { tags: given.tags }),
    ...(given.properties && { properties: given.properties }),
    isArchived: given.isArchived ?? false,
  };
}

function putContainer(call: Call, kind: AssetKind, workspace: ResourceDoc): Reply {
  const name = param(call, 'name');
  requireName(name, kind);
  const given =
    kind === 'data'
      ? readBody(bodies.data.container, call.body, 'data').properties
      : { ...readBody(bodies.models.container, call.body, 'models').properties, dataType: undefined };
  const id = assetId(kind, workspace.id, name);
  const known = findAssetContainer(call.service, kind, id);
  const doc: AssetContainerDoc = {
    ...stamped(call, id, known),
    ...shared(given),
    ...(given.dataType && { assetType: given.dataType }),
  };
  putAssetContainer(call.service, kind, doc);
  return { status: known ? 200 : 201, body: renderContainer(call, kind, doc) };
}

async function putVersion(call: Call, kind: AssetKind, workspace: ResourceDoc): Promise<Reply> {
  requireName(param(call, 'name'), kind);
  const id = versionId(call, kind, workspace);
  const known = findAsset(call.service, kind, workspace.id, param(call, 'name'), param(call, 'version'));
  const content = await (kind === 'data' ? dataContent(call, workspace) : modelContent(call, workspace));
  if (known && (known.uri !== content.uri || known.assetType !== content.assetType)) {
    throw errors.conflict(
      'UserError',
      `A ${kind === 'data' ? 'data' : 'model'} version with this name and version already exists, and its content cannot be ` +
        `changed: '${known.uri}'.`,
    );
  }
  const doc: AssetVersionDoc = { ...stamped(call, id, known), ...content };
  const containerId = assetId(kind, workspace.id, param(call, 'name'));
  if (!findAssetContainer(call.service, kind, containerId)) {
    putAssetContainer(call.service, kind, {
      ...stamped(call, containerId, undefined),
      isArchived: false,
      ...(kind === 'data' && { assetType: content.assetType }),
    });
  }
  putAsset(call.service, kind, doc);
  return { status: known ? 200 : 201, body: renderVersion(call, kind, doc) };
}

type Content = Omit<AssetVersionDoc, 'id' | 'name' | 'createdAt' | 'changedAt' | 'createdBy'>;

function dataContent(call: Call, workspace: ResourceDoc): Content {
  const given = readBody(bodies.data.version, call.body, 'data versions').properties;
  try {
    locate(call.service, workspace, given.dataUri);
  } catch (error) {
    if (error instanceof UnknownLocation)
      throw errors.invalid('UserError', error.message, { target: 'dataUri' });
    throw error;
  }
  return {
    ...shared(given),
    assetType: given.dataType,
    uri: given.dataUri,
    isAnonymous: given.isAnonymous ?? false,
  };
}

async function modelContent(call: Call, workspace: ResourceDoc): Promise<Content> {
  const given = readBody(bodies.models.version, call.body, 'model versions').properties;
  return {
    ...shared(given),
    assetType: given.modelType ?? 'custom_model',
    uri: given.modelUri,
    isAnonymous: given.isAnonymous ?? false,
    ...(given.jobName && { jobName: given.jobName }),
    source: await modelSource(call.service, workspace, given.modelUri),
  };
}
