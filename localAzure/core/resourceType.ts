import type { Service } from './context.js';

/** What somebody wants a resource to be, by ARM or by a template. */
export interface ResourceRequest {
  readonly id: string;
  readonly apiVersion: string;
  /** location, tags, kind, sku, identity, properties: as in a PUT. */
  readonly body: unknown;
  /** Object id of who asks. */
  readonly callerId: string;
}

export type Rendered = Readonly<Record<string, unknown>>;

/** A kind of resource, as ARM's PUT and the template engine both see it. */
export interface ResourceType {
  /** `Microsoft.KeyVault/vaults` */
  readonly type: string;
  readonly versions: readonly string[];
  /** What creating one takes, in Azure ms. */
  readonly durationMs: number;
  /** The resource as ARM shows it; undefined when it does not exist. */
  read(service: Service, id: string, apiVersion: string): Rendered | undefined;
  /** Judges the request alone, whatever else exists: unknown properties, wrong types, bad names. */
  check(request: ResourceRequest): void;
  /** How it would look after the request; throws what the request would be refused with. Changes nothing. */
  preview(service: Service, request: ResourceRequest): Rendered;
  /** Writes it down as being created; the answer tells whether it is new. */
  begin(service: Service, request: ResourceRequest): { readonly created: boolean };
  /** Makes it ready. May be called again after a crash. */
  finish(service: Service, id: string): Promise<void>;
  /** Marks it as failed, after `begin`. */
  fail(service: Service, id: string): void;
}
