import type { ConnectionDoc } from '../documents/connectionDoc.js';
import { rendered, type Json } from '../mlDocument.js';

/** A connection as ARM shows it: whoever may read it sees everything but its keys. */
export function renderConnection(connection: ConnectionDoc, withSecrets = false): Json {
  const { authType, category, target, isSharedToAll, metadata, credentials } = connection;
  return rendered(connection, 'connections', {
    authType,
    category,
    target,
    isSharedToAll,
    metadata,
    createdByWorkspaceArmId: connection.id.replace(/\/connections\/[^/]+$/, ''),
    ...(withSecrets && { credentials }),
  });
}
