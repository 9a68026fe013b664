import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Service } from './context.js';

/** `arm`: management. `vault`: a Key Vault's own address. `ml`: scoring and the ML data planes. `file`: Azure Files. `admin`: ours. */
export type Plane = 'arm' | 'vault' | 'ml' | 'file' | 'admin';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';

export interface Principal {
  readonly objectId: string;
  readonly tenantId: string;
}

/** One request that the local Azure answers. */
export interface Operation {
  /** The operationId in Azure's OpenAPI; a name of our own where it has none. Faults and the log speak of it. */
  readonly id: string;
  readonly method: Method;
  /** Static parts match without case; `{name}` is one segment, `{name+}` one or more. */
  readonly path: string;
  /** The very `restype` and `comp` of the request, by which storage tells operations apart; absent: not looked at. */
  readonly selector?: { readonly restype?: string; readonly comp?: string };
  /** The api-versions it answers; absent: any, or none at all. */
  readonly versions?: readonly string[];
  readonly plane: Plane;
  /** True: no bearer token is asked for (scoring checks its own key); `call.principal` is then empty. */
  readonly anonymous?: boolean;
  handle(call: Call): Reply | Promise<Reply>;
}

export interface Call {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON; undefined when there was none. */
  readonly body: unknown;
  /** The bytes as they came. */
  readonly raw: Buffer;
  readonly url: URL;
  readonly apiVersion: string;
  readonly principal: Principal;
  /** `https://localhost:port` of the listener that was asked: for URLs in answers. */
  readonly origin: string;
  readonly service: Service;
  readonly requestId: string;
  /** Aborted when the caller hangs up before it has its whole answer. */
  readonly signal: AbortSignal;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string or bytes as they are. */
  readonly body?: unknown;
  /** Sent piece by piece in place of a body; destroyed when the caller hangs up. */
  readonly stream?: Readable;
}

/** The parameter of the path, which the router has made sure of. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`${call.operation.id} has no path parameter ${name}`);
  return value;
}
