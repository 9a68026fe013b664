import { paged, pageSize } from '../../../arm/resources/paged.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { storageOf } from '../../storage/storage.js';
import { datastoreId, deleteDatastore, findDatastore, putDatastore } from '../documents/datastoreDoc.js';
import { inWorkspace } from '../inWorkspace.js';
import { stamped } from '../mlDocument.js';
import { readDatastore } from './datastoreBody.js';
import { asDatastore, datastoresOf, type Datastore } from './datastores.js';
import { renderDatastore } from './renderDatastore.js';

const onePath = '/datastores/{name}';

/** A workspace's datastores: where data and models are kept, and with what key. */
export function datastoreOperations(): Operation[] {
  return [
    inWorkspace('Datastores_List', 'GET', '/datastores', list),
    inWorkspace('Datastores_Get', 'GET', onePath, (call, workspace) => ({
      status: 200,
      body: renderDatastore(call, workspace, existing(call, workspace)),
    })),
    inWorkspace('Datastores_CreateOrUpdate', 'PUT', onePath, put),
    inWorkspace('Datastores_Delete', 'DELETE', onePath, (call, workspace) => {
      refuseBuiltIn(call, workspace, 'deleted');
      const known = findDatastore(call.service, datastoreId(workspace.id, storeName(call)));
      if (!known) return { status: 204 };
      deleteDatastore(call.service, known);
      return { status: 200 };
    }),
    inWorkspace('Datastores_ListSecrets', 'POST', `${onePath}/listSecrets`, (call, workspace) => {
      const store = existing(call, workspace);
      const key = store.made ? store.made.key : storageOf(call.service).keys(store.account)?.key1;
      if (!store.hasKey || key === undefined) {
        throw errors.invalid('UserError', `The datastore '${store.name}' has no credentials.`);
      }
      return { status: 200, body: { secretsType: 'AccountKey', key } };
    }),
  ];
}

function list(call: Call, workspace: ResourceDoc): Reply {
  const isDefault = call.query.get('isDefault');
  const names = call.query.getAll('names').flatMap((text) => text.split(','));
  const search = (call.query.get('searchText') ?? '').toLowerCase();
  if (call.query.has('orderBy')) throw errors.unsupported("the parameter 'orderBy' of Datastores_List");
  const found = datastoresOf(call.service, workspace)
    .filter((store) => isDefault === null || String(store.isDefault) === isDefault.toLowerCase())
    .filter((store) => names.length === 0 || names.includes(store.name))
    .filter((store) => store.name.includes(search))
    .map((store) => renderDatastore(call, workspace, store));
  return paged(call, found, { size: pageSize(call, 'count') });
}

function put(call: Call, workspace: ResourceDoc): Reply {
  const name = storeName(call);
  if (!/^[a-z0-9][a-z0-9_]{0,254}$/.test(name))
    throw errors.invalid(
      'UserError',
      `The datastore name '${name}' is invalid: small letters, digits and _.`,
    );
  refuseBuiltIn(call, workspace, 'changed');
  const wanted = readDatastore(call);
  const id = datastoreId(workspace.id, name);
  const known = findDatastore(call.service, id);
  const made = { ...stamped(call, id, known), ...wanted };
  putDatastore(call.service, made);
  return { status: known ? 200 : 201, body: renderDatastore(call, workspace, asDatastore(made)) };
}

function storeName(call: Call): string {
  return param(call, 'name').toLowerCase();
}

/** Azure lets their credentials be changed; here they have what their account allows. */
function refuseBuiltIn(call: Call, workspace: ResourceDoc, verb: string): void {
  const store = datastoresOf(call.service, workspace).find((one) => one.name === storeName(call));
  if (store && !store.made)
    throw errors.invalid(
      'UserError',
      `The datastore '${store.name}' belongs to the workspace and cannot be ${verb}.`,
    );
}

function existing(call: Call, workspace: ResourceDoc): Datastore {
  const store = datastoresOf(call.service, workspace).find((one) => one.name === storeName(call));
  if (!store)
    throw errors.notFound('UserError', `Could not find datastore with name '${param(call, 'name')}'.`);
  return store;
}
