import { defined } from '../../../defined.js';
import { objectIn } from './objectIn.js';

/** What a channel says of a refusal, as far as its body says anything. */
export interface WhatItSaid {
  readonly code?: string;
  readonly message?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a refusal: `{"error": {"code", "message"}}`, as the Bot Connector's contract has it; or, of a chat that is blocked
 * or uninstalled, as Teams passes it on from behind the connector: `{"errorCode": 209, "message": "{\"subCode\":
 * \"MessageWritesBlocked\", …}"}` (learn.microsoft.com: send-proactive-messages, "Understand who blocked, muted, or uninstalled a bot").
 * The code behind the connector says more than its own.
 */
export function whatItSaid(body: string): WhatItSaid {
  const all = objectIn(body);
  const error = isObject(all['error']) ? all['error'] : all;
  const message = text(error['message']);
  const inner = objectIn(message ?? '');
  const code = text(inner['subCode']) ?? text(error['subCode']) ?? text(error['code']);
  const words = text(inner['details']) ?? message;
  return defined({ code, message: words });
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
