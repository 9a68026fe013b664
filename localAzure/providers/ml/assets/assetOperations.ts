import { isDeepStrictEqual } from 'node:util';
import { paged, pageSize } from '../../../arm/resources/paged.js';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { defined } from '../../../core/defined.js';
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
import { requireName, stamped } from '../mlDocument.js';
import { sharedContent } from './assetSpec.js';
import { assetSpecs } from './assetSpecs.js';
import { listedVersions, viewed } from './listedAssets.js';
import { renderContainer, renderVersion } from './renderAsset.js';

/** Assets of all kinds: containers and their versions, whose content never changes. */
export function assetOperations(): Operation[] {
  return (Object.keys(assetSpecs) as AssetKind[]).flatMap(operationsOf);
}

function operationsOf(kind: AssetKind): Operation[] {
  const { group: label } = assetSpecs[kind];
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

function putContainer(call: Call, kind: AssetKind, workspace: ResourceDoc): Reply {
  const name = param(call, 'name');
  requireName(name, kind);
  const given = readBody(assetSpecs[kind].container, call.body, kind).properties;
  const id = assetId(kind, workspace.id, name);
  const known = findAssetContainer(call.service, kind, id);
  const doc: AssetContainerDoc = {
    ...stamped(call, id, known),
    ...sharedContent(given),
    ...(given.dataType && { assetType: given.dataType }),
  };
  putAssetContainer(call.service, kind, doc);
  return { status: known ? 200 : 201, body: renderContainer(call, kind, doc) };
}

async function putVersion(call: Call, kind: AssetKind, workspace: ResourceDoc): Promise<Reply> {
  requireName(param(call, 'name'), kind);
  const id = versionId(call, kind, workspace);
  const known = findAsset(call.service, kind, workspace.id, param(call, 'name'), param(call, 'version'));
  const spec = assetSpecs[kind];
  const content = await spec.read(call, workspace);
  if (known && !isDeepStrictEqual(spec.essence(known), spec.essence(content)))
    throw errors.conflict(
      'UserError',
      `A version '${known.name}' of '${param(call, 'name')}' in ${kind} already exists, and its content cannot be changed` +
        `${known.uri === undefined ? '' : `: '${known.uri}'`}.`,
    );
  const doc: AssetVersionDoc = { ...stamped(call, id, known), ...content };
  const containerId = assetId(kind, workspace.id, param(call, 'name'));
  if (!findAssetContainer(call.service, kind, containerId)) {
    putAssetContainer(call.service, kind, {
      ...stamped(call, containerId, undefined),
      isArchived: false,
      ...(kind === 'data' && defined({ assetType: content.assetType })),
    });
  }
  putAsset(call.service, kind, doc);
  return { status: known ? 200 : 201, body: renderVersion(call, kind, doc) };
}
