import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import { errors } from '../../../core/errors.js';
import type { ConnectionDoc } from '../documents/connectionDoc.js';
import { ignored, mlBody } from '../mlBody.js';

/** Whose keys the local Azure keeps under authType ApiKey: what a hub connects to for models and search. */
const apiKeyCategories = ['AzureOpenAI', 'AIServices', 'CognitiveSearch', 'ApiKey'] as const;

const common = {
  target: z.string().default('_'),
  isSharedToAll: z.boolean().default(false),
  metadata: z.record(z.string(), z.string()).default({}),
  createdByWorkspaceArmId: ignored,
  group: ignored,
};

const customKeys = z.strictObject({
  ...common,
  authType: z.literal('CustomKeys'),
  category: z.literal('CustomKeys').default('CustomKeys'),
  credentials: z.strictObject({ keys: z.record(z.string(), z.string()) }),
});

const apiKey = z.strictObject({
  ...common,
  authType: z.literal('ApiKey'),
  category: z.enum(apiKeyCategories),
  credentials: z.strictObject({ key: z.string().min(1) }),
});

const bodies = { CustomKeys: mlBody(customKeys), ApiKey: mlBody(apiKey) };

export type ConnectionContent = Omit<ConnectionDoc, 'id' | 'name' | 'createdAt' | 'changedAt' | 'createdBy'>;

/** What a PUT wants the connection to be; its keys must come with it every time. */
export function readConnection(body: unknown): ConnectionContent {
  const authType = authTypeOf(body);
  if (authType !== 'CustomKeys' && authType !== 'ApiKey')
    throw errors.unsupported(`the authType '${String(authType)}' of connections`);
  const { properties } = readBody(bodies[authType], body, 'connections');
  const { createdByWorkspaceArmId: _workspace, group: _group, ...content } = properties;
  return content;
}

/** A PATCH as the PUT it amounts to: what it does not name stays, keys included. */
export function patchConnection(known: ConnectionContent, body: unknown): ConnectionContent {
  if (authTypeOf(body) !== known.authType)
    throw errors.invalid('ValidationError', `The authType is '${known.authType}' and cannot be changed.`, {
      target: 'authType',
    });
  const { authType, category, target, isSharedToAll, metadata, credentials } = known;
  const given = (body as { properties: object }).properties;
  const properties = { authType, category, target, isSharedToAll, metadata, credentials, ...given };
  return readConnection({ ...(body as object), properties });
}

function authTypeOf(body: unknown): unknown {
  const { properties } = readBody(z.looseObject({ properties: z.looseObject({}) }), body, 'connections');
  if (typeof properties['authType'] === 'string') return properties['authType'];
  throw errors.invalid('ValidationError', 'A connection needs an authType.', { target: 'authType' });
}
