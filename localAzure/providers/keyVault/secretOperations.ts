import { z } from 'zod';
import { AzureError } from '../../core/azureError.js';
import { defined } from '../../core/defined.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import { authorizeSecret, type SecretAction } from './authorizeSecret.js';
import { protectionOf } from './protection.js';
import { renderBundle, renderDeletion, renderItem } from './renderSecret.js';
import { secretVersions } from './secretVersions.js';
import { SecretStore, type DeletedSecret, type SecretVersion } from './secretStore.js';

const secretPath = '/secrets/{secretName}';
const deletedPath = '/deletedsecrets/{secretName}';
const largestValue = 25_600;

const attributes = z.strictObject({
  enabled: z.boolean().optional(),
  nbf: z.number().optional(),
  exp: z.number().optional(),
});
const updateSchema = z.strictObject({
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  attributes: attributes.optional(),
});
const setSchema = updateSchema.extend({ value: z.string().max(largestValue) });

type Handler = (call: Call, store: SecretStore, name: string) => Reply;

/** The secrets of Key Vault's data plane; keys and certificates are not served. */
export function secretOperations(): Operation[] {
  return [
    make('SetSecret', 'PUT', secretPath, 'setSecret/action', set),
    make('GetSecret', 'GET', secretPath, 'getSecret/action', get),
    make('GetSecret', 'GET', `${secretPath}/{secretVersion}`, 'getSecret/action', get),
    make('UpdateSecret', 'PATCH', secretPath, 'setSecret/action', update),
    make('UpdateSecret', 'PATCH', `${secretPath}/{secretVersion}`, 'setSecret/action', update),
    make('GetSecretVersions', 'GET', `${secretPath}/versions`, 'readMetadata/action', (call, store, name) =>
      page(
        call,
        store.require(name).versions.map((version) => renderItem(call, name, version, true)),
      ),
    ),
    make('GetSecrets', 'GET', '/secrets', 'readMetadata/action', (call, store) =>
      page(
        call,
        store.list().map(({ name, versions }) => renderItem(call, name, newest(versions), false)),
      ),
    ),
    make('DeleteSecret', 'DELETE', secretPath, 'delete', (call, store, name) =>
      deletedReply(call, store.delete(name)),
    ),
    make('GetDeletedSecret', 'GET', deletedPath, 'readMetadata/action', (call, store, name) =>
      deletedReply(call, store.requireDeleted(name)),
    ),
    make('GetDeletedSecrets', 'GET', '/deletedsecrets', 'readMetadata/action', (call, store) =>
      page(
        call,
        store.listDeleted().map((deleted) => ({
          ...renderItem(call, deleted.secret.name, newest(deleted.secret.versions), false),
          ...renderDeletion(call, deleted),
        })),
      ),
    ),
    make('RecoverDeletedSecret', 'POST', `${deletedPath}/recover`, 'recover/action', (call, store, name) => ({
      status: 200,
      body: renderItem(call, name, newest(store.recover(name).versions), true),
    })),
    make('PurgeDeletedSecret', 'DELETE', deletedPath, 'purge/action', (call, store, name) => {
      store.requireDeleted(name);
      if (protectionOf(call.service, param(call, 'vaultId')).purgeProtected)
        throw new AzureError(
          403,
          'Forbidden',
          'Operation "purge" is not allowed because purge protection is enabled.',
        );
      store.purge(name);
      return { status: 204 };
    }),
  ];
}

function make(
  id: string,
  method: Operation['method'],
  path: string,
  action: SecretAction,
  handle: Handler,
): Operation {
  return {
    id,
    method,
    path,
    versions: secretVersions,
    plane: 'vault',
    handle(call) {
      authorizeSecret(call, action);
      return handle(
        call,
        new SecretStore(
          call.service,
          param(call, 'vaultName'),
          protectionOf(call.service, param(call, 'vaultId')),
        ),
        call.params['secretName'] ?? '',
      );
    },
  };
}

function set(call: Call, store: SecretStore, name: string): Reply {
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name))
    throw errors.invalid('BadParameter', `The request URI contains an invalid name: ${name}`);
  const { attributes: wanted, ...content } = read(setSchema, call.body);
  const added = store.add(name, { ...content, ...wanted, enabled: wanted?.enabled ?? true });
  return { status: 200, body: renderBundle(call, name, added) };
}

function get(call: Call, store: SecretStore, name: string): Reply {
  const version = store.requireVersion(name, call.params['secretVersion']);
  if (!version.enabled)
    throw new AzureError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', {
      innererror: { code: 'SecretDisabled' },
    });
  return { status: 200, body: renderBundle(call, name, version) };
}

function update(call: Call, store: SecretStore, name: string): Reply {
  const { attributes: wanted, ...content } = read(updateSchema, call.body);
  const { version } = store.requireVersion(name, call.params['secretVersion']);
  return {
    status: 200,
    body: renderItem(call, name, store.update(name, version, defined({ ...content, ...wanted })), true),
  };
}

function deletedReply(call: Call, deleted: DeletedSecret): Reply {
  const { name, versions } = deleted.secret;
  return {
    status: 200,
    body: { ...renderItem(call, name, newest(versions), true), ...renderDeletion(call, deleted) },
  };
}

/** One page of a list; the next begins where the token in its link says. */
function page(call: Call, items: readonly object[]): Reply {
  const size = Math.min(Math.max(Number(call.query.get('maxresults') ?? 25), 1), 25);
  const from = Number(call.query.get('$skiptoken') ?? 0);
  const next = from + size;
  const query = new URLSearchParams({
    'api-version': call.apiVersion,
    $skiptoken: String(next),
    maxresults: String(size),
  });
  const nextLink = next < items.length ? `${call.origin}${call.url.pathname}?${query.toString()}` : null;
  return { status: 200, body: { value: items.slice(from, next), ...(nextLink !== null && { nextLink }) } };
}

function newest(versions: readonly SecretVersion[]): SecretVersion {
  const last = versions.at(-1);
  if (!last) throw new Error('a secret has at least one version');
  return last;
}

function read<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw errors.invalid(
    'BadParameter',
    `Property '${issue?.path.join('.')}' has invalid value: ${issue?.message}`,
  );
}
