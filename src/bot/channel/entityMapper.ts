import { Entity } from 'botframework-connector/lib/connectorApi/models/mappers.js';

/**
 * botframework-connector 4.23.3 sends only `type`, `text` and `mentioned` of an entity, so that the AI label never
 * leaves the bot (microsoft/botbuilder-js#4902; fixed there after its last release). Call before the first send.
 */
export function sendWholeEntities(): void {
  (Entity.type as { additionalProperties?: object }).additionalProperties = { type: { name: 'Object' } };
}
