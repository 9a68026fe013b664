import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation } from '../../../core/operation.js';
import { modelSource } from '../assets/modelSource.js';
import {
  assetId,
  findAsset,
  findAssetContainer,
  listAssetContainers,
  listAssets,
  putAsset,
  putAssetContainer,
  type AssetContainerDoc,
  type AssetVersionDoc,
} from '../documents/assetDoc.js';
import { requireName, stamped } from '../mlDocument.js';
import { mlflowOperation, queried } from './mlflowOperation.js';
import { mlflowPairs } from './mlflowPairs.js';
import { like } from './runFilter.js';

const kind = 'models';
const named = z.looseObject({ name: z.string().min(1), description: z.string().optional() });
const version = named.extend({ source: z.string().min(1), run_id: z.string().optional() });
const byName = /^name\s*(=|I?LIKE)\s*'([^']*)'$/i;

/** The workspace's models as MLflow's registry shows them. */
export function mlflowModels(): Operation[] {
  return [
    ...mlflowOperation('CreateRegisteredModel', 'POST', 'registered-models/create', (call, workspace) => {
      const { name, description } = readBody(named, call.body, 'registered-models/create');
      requireName(name, 'model');
      const id = assetId(kind, workspace.id, name);
      if (findAssetContainer(call.service, kind, id))
        throw errors.invalid('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`);
      const doc: AssetContainerDoc = {
        ...stamped(call, id, undefined),
        ...defined({ description }),
        isArchived: false,
      };
      putAssetContainer(call.service, kind, doc);
      return { registered_model: renderModel(call, doc) };
    }),
    ...mlflowOperation('GetRegisteredModel', 'GET', 'registered-models/get', (call, workspace) => ({
      registered_model: renderModel(call, modelOf(call, workspace, queried(call, 'name'))),
    })),
    ...searches('SearchRegisteredModels', 'registered-models/search', (call, workspace) => ({
      registered_models: listAssetContainers(call.service, kind, workspace.id)
        .filter(nameFilter(call))
        .map((doc) => renderModel(call, doc)),
    })),
    ...mlflowOperation(
      'GetLatestVersions',
      'POST',
      'registered-models/get-latest-versions',
      (call, workspace) => {
        const { name } = readBody(named, call.body, 'registered-models/get-latest-versions');
        return { model_versions: newest(call, modelOf(call, workspace, name)) };
      },
    ),
    ...mlflowOperation('CreateModelVersion', 'POST', 'model-versions/create', createVersion),
    ...mlflowOperation('GetModelVersion', 'GET', 'model-versions/get', (call, workspace) => ({
      model_version: renderVersion(versionOf(call, workspace)),
    })),
    ...mlflowOperation(
      'GetModelVersionDownloadUri',
      'GET',
      'model-versions/get-download-uri',
      (call, workspace) => ({
        artifact_uri: versionOf(call, workspace).uri,
      }),
    ),
    ...searches('SearchModelVersions', 'model-versions/search', (call, workspace) => ({
      model_versions: listAssetContainers(call.service, kind, workspace.id)
        .filter(nameFilter(call))
        .flatMap((doc) => listAssets(call.service, kind, doc.id).map(renderVersion)),
    })),
  ];
}

/** MLflow's clients ask by GET since 2.0, and some before by POST. */
function searches(
  id: string,
  path: string,
  handle: (call: Call, workspace: ResourceDoc) => unknown,
): Operation[] {
  return (['GET', 'POST'] as const).flatMap((method) => mlflowOperation(id, method, path, handle));
}

async function createVersion(call: Call, workspace: ResourceDoc): Promise<unknown> {
  const { service } = call;
  const asked = readBody(version, call.body, 'model-versions/create');
  const container = modelOf(call, workspace, asked.name);
  const source = await modelSource(service, workspace, asked.source);
  const numbers = listAssets(service, kind, container.id).map(({ name }) => Number(name));
  const next = String(Math.max(0, ...numbers.filter(Number.isInteger)) + 1);
  const doc: AssetVersionDoc = {
    ...stamped(call, assetId(kind, workspace.id, asked.name, next), undefined),
    ...defined({ description: asked.description, jobName: asked.run_id }),
    isArchived: false,
    isAnonymous: false,
    assetType: 'mlflow_model',
    uri: asked.source,
    source,
  };
  putAsset(service, kind, doc);
  return { model_version: renderVersion(doc) };
}

function modelOf(call: Call, workspace: ResourceDoc, name: string): AssetContainerDoc {
  const found = findAssetContainer(call.service, kind, assetId(kind, workspace.id, name));
  if (!found)
    throw errors.notFound('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} not found`);
  return found;
}

function versionOf(call: Call, workspace: ResourceDoc): AssetVersionDoc {
  const [name, number] = [queried(call, 'name'), queried(call, 'version')];
  const found = findAsset(call.service, kind, workspace.id, name, number);
  if (!found)
    throw errors.notFound(
      'RESOURCE_DOES_NOT_EXIST',
      `Model Version (name=${name}, version=${number}) not found`,
    );
  return found;
}

function nameFilter(call: Call): (doc: AssetContainerDoc) => boolean {
  const given = (call.body as { filter?: unknown } | undefined)?.filter ?? call.query.get('filter');
  if (typeof given !== 'string' || given.trim() === '') return () => true;
  const parts = byName.exec(given.trim());
  if (!parts)
    throw errors.invalid(
      'INVALID_PARAMETER_VALUE',
      `The local Azure filters models by name only, not by '${given}'.`,
    );
  const [, operator = '=', value = ''] = parts;
  const pattern = like(value, /^ilike$/i.test(operator));
  return ({ name }) => (operator === '=' ? name === value : pattern.test(name));
}

function newest(call: Call, container: AssetContainerDoc) {
  return listAssets(call.service, kind, container.id).slice(0, 1).map(renderVersion);
}

function renderModel(call: Call, doc: AssetContainerDoc) {
  const { name, description = '', createdAt, changedAt } = doc;
  return {
    ...{ name, description, ...stamps(createdAt, changedAt) },
    latest_versions: newest(call, doc),
    tags: mlflowPairs(doc.tags),
  };
}

function renderVersion(doc: AssetVersionDoc) {
  const [, model = ''] = /\/models\/([^/]+)\/versions\/[^/]+$/i.exec(doc.id) ?? [];
  return {
    ...{ name: model, version: doc.name, ...stamps(doc.createdAt, doc.changedAt) },
    ...{ current_stage: 'None', status: 'READY', source: doc.uri, run_id: doc.jobName ?? '' },
    description: doc.description ?? '',
    tags: mlflowPairs(doc.tags),
  };
}

const stamps = (created: number, changed: number) => ({
  creation_timestamp: Math.round(created),
  last_updated_timestamp: Math.round(changed),
});
