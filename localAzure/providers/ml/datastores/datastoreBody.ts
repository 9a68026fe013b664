import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import type { Call } from '../../../core/operation.js';
import { storageOf } from '../../storage/storage.js';
import type { DatastoreDoc } from '../documents/datastoreDoc.js';
import { ignored, mlBody, textMap } from '../mlBody.js';
import type { MlDocument } from '../mlDocument.js';

const credentials = z.discriminatedUnion('credentialsType', [
  z.strictObject({ credentialsType: z.literal('None') }),
  z.strictObject({
    credentialsType: z.literal('AccountKey'),
    secrets: z.strictObject({ secretsType: z.literal('AccountKey'), key: z.string().min(1) }),
  }),
]);

const common = {
  credentials,
  accountName: z.string().min(1),
  description: z.string().nullish(),
  tags: textMap,
  properties: textMap,
  protocol: z.literal('https').nullish(),
  serviceDataAccessAuthIdentity: z.literal('None').nullish(),
  endpoint: ignored,
  isDefault: ignored,
  resourceGroup: ignored,
  subscriptionId: ignored,
};

const body = mlBody(
  z.discriminatedUnion('datastoreType', [
    z.strictObject({ ...common, datastoreType: z.literal('AzureBlob'), containerName: z.string().min(1) }),
    z.strictObject({ ...common, datastoreType: z.literal('AzureFile'), fileShareName: z.string().min(1) }),
  ]),
);

/** What a PUT wants the datastore to be; the key is tried at once unless the caller says not to. */
export function readDatastore(call: Call): Omit<DatastoreDoc, keyof MlDocument> {
  const { properties: given } = readBody(body, call.body, 'datastores');
  const key = given.credentials.credentialsType === 'AccountKey' ? given.credentials.secrets.key : undefined;
  if (call.query.get('skipValidation') !== 'true') validate(call, given.accountName, key);
  return {
    type: given.datastoreType,
    account: given.accountName,
    container: given.datastoreType === 'AzureBlob' ? given.containerName : given.fileShareName,
    ...defined({ key }),
    ...(given.description && { description: given.description }),
    ...(given.tags && { tags: given.tags }),
    ...(given.properties && { properties: given.properties }),
  };
}

function validate(call: Call, account: string, key: string | undefined): void {
  const keys = storageOf(call.service).keys(account);
  if (!keys) throw errors.invalid('UserError', `The storage account '${account}' was not found.`);
  if (key !== undefined && key !== keys.key1 && key !== keys.key2)
    throw errors.invalid('UserError', `The key does not open the storage account '${account}'.`);
}
