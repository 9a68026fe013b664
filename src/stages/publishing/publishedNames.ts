import type { Settings } from '../../settings.js';

/** What the published chat is called. */
export const chatName = ({ endpoint }: Settings): string => `${endpoint}-chat`;

/** The connection that holds the endpoint's address and key; at most 33 characters. */
export const connectionName = ({ endpoint }: Settings): string => `${endpoint}-endpoint`;
