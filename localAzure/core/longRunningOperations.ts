import { randomUUID } from 'node:crypto';
import { AzureError, isAzureError, type ErrorDetail } from './azureError.js';
import { isoTime, type Clock } from './clock.js';
import { defined } from './defined.js';
import type { Faults } from './faults.js';
import type { Scheduler } from './scheduler.js';
import type { State } from './state.js';

/** One long-running operation, as stored. */
export interface LongRunningOperation {
  readonly id: string;
  readonly kind: string;
  /** The ARM id of what it works on. */
  readonly resourceId: string;
  /** The path its status routes hang under, without address. */
  readonly basePath: string;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly startTime: number;
  readonly endTime?: number;
  readonly error?: ErrorDetail;
  /** The end that a fault has in store for it. */
  readonly doom?: ErrorDetail;
  /** What the starter wants to know again at the end. */
  readonly data?: unknown;
}

/** Of a call, what an operation that it begins or asks about needs: the addresses in answers repeat how it was asked. */
export interface Asked {
  readonly operation: { readonly id: string };
  readonly url: URL;
  readonly apiVersion: string;
  readonly origin: string;
  readonly service: { readonly subscriptionId: string; readonly location: string };
}

export interface Polled {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface BeginOptions {
  /** Names the handlers given to `on`. */
  readonly kind: string;
  readonly resourceId: string;
  /** Azure milliseconds; absent: it stays open until `finish`. */
  readonly durationMs?: number;
  /** `Microsoft.KeyVault`; with `location` it makes the usual path of status routes. */
  readonly provider?: string;
  readonly location?: string;
  /** In place of provider and location, for operations whose status routes are elsewhere. */
  readonly basePath?: string;
  /** The last parts of the two routes. */
  readonly segments?: { readonly status: string; readonly result: string };
  readonly data?: unknown;
  /** Of the status routes; the call's own if left out. */
  readonly apiVersion?: string;
}

/** The operation begun, and the two headers that lead to it: spread the one that Azure sends, or both. */
export interface Begun {
  readonly id: string;
  readonly asyncOperation: Readonly<Record<'azure-asyncoperation', string>>;
  readonly location: Readonly<Record<'location', string>>;
}

export interface LongRunningOperationHandler {
  /** Does the work when the time has come; throwing an AzureError fails the operation. Runs at least once. */
  complete?(operation: LongRunningOperation, at: number): void | Promise<void>;
  /** Marks what the operation works on as failed, when a fault ends it in place of `complete`; without it no fault does. */
  fail?(operation: LongRunningOperation, error: ErrorDetail, at: number): void;
  /** What a poll of `Location` answers at the end; without it 204. */
  result?(operation: LongRunningOperation, call: Asked): Polled | Promise<Polled>;
}

const collection = 'operations';
const eventKind = 'longOperation';
const usualSegments = { status: 'operationStatuses', result: 'operationResults' };

/** ARM's asynchronous contract on top of the scheduler. */
export class LongRunningOperations {
  private readonly handlers = new Map<string, LongRunningOperationHandler>();

  constructor(
    private readonly state: State,
    private readonly scheduler: Scheduler,
    private readonly clock: Clock,
    private readonly faults: Faults,
  ) {
    scheduler.on(eventKind, (event) => this.due(event.key, event.at));
  }

  on(kind: string, handler: LongRunningOperationHandler): void {
    if (this.handlers.has(kind)) throw new Error(`long-running operations: ${kind} has a handler already`);
    this.handlers.set(kind, handler);
  }

  begin(call: Asked, options: BeginOptions): Begun {
    const id = randomUUID();
    const subscription = `/subscriptions/${call.service.subscriptionId}`;
    const basePath =
      options.basePath ??
      `${subscription}/providers/${options.provider}/locations/${options.location ?? call.service.location}`;
    const doom = this.handlers.get(options.kind)?.fail ? this.faults.take(call.operation.id) : undefined;
    const operation: LongRunningOperation = {
      id,
      kind: options.kind,
      resourceId: options.resourceId,
      basePath,
      status: 'InProgress',
      startTime: this.clock.now(),
      ...defined({ data: options.data }),
      ...(doom && {
        doom: {
          code: doom.code ?? 'InternalServerError',
          message: doom.message ?? `${call.operation.id} was made to fail.`,
        },
      }),
    };
    if (options.durationMs !== undefined)
      this.scheduler.schedule({
        at: this.clock.now() + this.clock.scaled(options.durationMs),
        kind: eventKind,
        key: id,
        data: null,
      });
    this.state.put(collection, id, operation);
    const segments = options.segments ?? usualSegments;
    const url = (segment: string) =>
      `${call.origin}${basePath}/${segment}/${id}?api-version=${options.apiVersion ?? call.apiVersion}`;
    return {
      id,
      asyncOperation: { 'azure-asyncoperation': url(segments.status) },
      location: { location: url(segments.result) },
    };
  }

  get(id: string): LongRunningOperation | undefined {
    return this.state.get<LongRunningOperation>(collection, id);
  }

  /** Ends an open operation; `at` is when it ended (epoch ms), now if left out. One that has ended stays as it is. */
  finish(id: string, outcome: { error?: ErrorDetail; canceled?: boolean; at?: number } = {}): void {
    const operation = this.get(id);
    if (operation?.status !== 'InProgress') return;
    const status = outcome.canceled ? 'Canceled' : outcome.error ? 'Failed' : 'Succeeded';
    this.state.put(collection, id, {
      ...operation,
      status,
      endTime: outcome.at ?? this.clock.now(),
      ...defined({ error: outcome.error }),
    });
  }

  /** The answer to a poll of `Azure-AsyncOperation`. */
  status(call: Asked, id: string): Polled {
    const operation = this.existing(id);
    return {
      status: 200,
      body: {
        id: call.url.pathname,
        name: operation.id,
        status: operation.status,
        startTime: isoTime(operation.startTime),
        ...(operation.endTime !== undefined && { endTime: isoTime(operation.endTime) }),
        ...defined({ error: operation.error }),
      },
    };
  }

  /** The answer to a poll of `Location`: 202 until the end, then the result or the failure itself. */
  async result(call: Asked, id: string): Promise<Polled> {
    const operation = this.existing(id);
    if (operation.status === 'InProgress')
      return { status: 202, headers: { location: `${call.origin}${call.url.pathname}${call.url.search}` } };
    if (operation.error) {
      const { code, message, ...extra } = operation.error;
      throw new AzureError(409, code, message, extra);
    }
    const handler = this.handlers.get(operation.kind);
    return handler?.result ? handler.result(operation, call) : { status: 204 };
  }

  private existing(id: string): LongRunningOperation {
    const operation = this.get(id);
    if (!operation) throw new AzureError(404, 'NotFound', `The async operation '${id}' was not found.`);
    return operation;
  }

  private async due(id: string, at: number): Promise<void> {
    const operation = this.get(id);
    if (operation?.status !== 'InProgress') return;
    const handler = this.handlers.get(operation.kind);
    if (operation.doom) {
      handler?.fail?.(operation, operation.doom, at);
      this.finish(id, { at, error: operation.doom });
      return;
    }
    try {
      await handler?.complete?.(operation, at);
      this.finish(id, { at });
    } catch (error) {
      this.finish(id, { at, error: toDetail(error) });
      if (!isAzureError(error)) throw error;
    }
  }
}

function toDetail(error: unknown): ErrorDetail {
  if (isAzureError(error)) return error.toDetail();
  return { code: 'InternalServerError', message: 'The server encountered an internal error.' };
}
