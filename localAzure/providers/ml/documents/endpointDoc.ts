import type { ResourceIdentity } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';

export type AuthMode = 'Key' | 'AADToken';

export interface EndpointDoc extends MlDocument {
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly kind?: string;
  readonly identity: ResourceIdentity;
  /** Object id of a system-assigned identity. */
  readonly principalId?: string;
  readonly description?: string;
  readonly publicNetworkAccess: 'Enabled' | 'Disabled';
  readonly properties: Readonly<Record<string, string>>;
  readonly traffic: Readonly<Record<string, number>>;
  /** Absent: `Key`. */
  readonly authMode?: AuthMode;
  /** The mode that an update under way will lead to. */
  readonly nextAuthMode?: AuthMode;
  /** Of no use while the mode is another one. */
  readonly keys: { readonly primary: string; readonly secondary: string };
  readonly state: 'Creating' | 'Updating' | 'Deleting' | 'Succeeded' | 'Failed';
  /** The traffic that an update under way will lead to. */
  readonly nextTraffic?: Readonly<Record<string, number>>;
  /** Of the renewal of a key that is under way or was last. */
  readonly keysOperationId?: string;
  /** Of the operation that is under way or was last. */
  readonly operationId: string;
}

const collection = 'mlEndpoints';

export function endpointId(workspaceId: string, name: string): string {
  return `${workspaceId}/onlineEndpoints/${name}`;
}

export function findEndpoint(service: Service, id: string): EndpointDoc | undefined {
  return service.state.get<EndpointDoc>(collection, id);
}

/** Names are unique in the region, because they are host names in Azure. */
export function findEndpointByName(service: Service, name: string): EndpointDoc | undefined {
  return listEndpoints(service).find((endpoint) => endpoint.name.toLowerCase() === name.toLowerCase());
}

export function putEndpoint(service: Service, endpoint: EndpointDoc): void {
  service.state.put(collection, endpoint.id, endpoint);
}

/** Endpoints below an id; of the whole subscription when it is left out. */
export function listEndpoints(service: Service, under = ''): EndpointDoc[] {
  return service.state.list<EndpointDoc>(collection, under).map(({ doc }) => doc);
}
