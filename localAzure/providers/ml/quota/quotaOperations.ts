import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { mlVersions } from '../mlVersions.js';
import { mlNamespace } from '../mlLongRunning.js';
import { isTotal, quotaLabel } from './labels.js';
import { lowPriorityCores, quotaLimit, quotaNames } from './limits.js';
import { usedCores } from './usage.js';
import { offeredSizes, supportedComputeTypes } from './vmSizes.js';

const regionPath = `/subscriptions/{subscriptionId}/providers/${mlNamespace}/locations/{location}`;

/** Usages, quotas and sizes of the region. */
export function quotaOperations(): Operation[] {
  const make = (id: string, path: string, handle: (call: Call) => Reply): Operation => ({
    id,
    method: 'GET',
    path: `${regionPath}/${path}`,
    versions: mlVersions,
    plane: 'arm',
    handle: (call) => {
      requireRegion(call);
      return handle(call);
    },
  });
  return [
    make('Usages_List', 'usages', usages),
    make('Quotas_List', 'quotas', quotas),
    make('VirtualMachineSizes_List', 'vmSizes', sizes),
  ];
}

/** The local Azure has one region. */
export function requireRegion(call: Call): void {
  const location = param(call, 'location');
  if (location.toLowerCase().replaceAll(' ', '') === call.service.location) return;
  throw errors.invalid(
    'LocationNotAvailableForResourceType',
    `The local Azure has one region, '${call.service.location}'; '${location}' is not available.`,
  );
}

function usages(call: Call): Reply {
  const { service } = call;
  const base = `/subscriptions/${service.subscriptionId}/providers/${mlNamespace}/locations/${service.location}`;
  const value = quotaNames.map((name) => ({
    id: `${base}/usages/${name}`,
    type: `${mlNamespace}/${isTotal(name) ? 'dedicatedCores' : 'vmFamily'}/usages`,
    unit: 'Count',
    currentValue: name === lowPriorityCores ? 0 : usedCores(service, name),
    limit: quotaLimit(service, name),
    name: { value: name, localizedValue: quotaLabel(name) },
  }));
  return { status: 200, body: { value } };
}

function quotas(call: Call): Reply {
  const { service } = call;
  const base = `/subscriptions/${service.subscriptionId}/providers/${mlNamespace}/locations/${service.location}`;
  const value = quotaNames.map((name) => ({
    id: `${base}/quotas/${name}`,
    type: `${mlNamespace}/${isTotal(name) ? 'dedicatedCores' : 'vmFamily'}/quotas`,
    unit: 'Count',
    limit: quotaLimit(service, name),
    name: { value: name, localizedValue: quotaLabel(name) },
  }));
  return { status: 200, body: { value } };
}

function sizes({ service }: Call): Reply {
  const value = offeredSizes(service).map((size) => ({
    name: size.name,
    family: size.family,
    vCPUs: size.vCPUs,
    gpus: size.gpus,
    memoryGB: size.memoryGB,
    osVhdSizeMB: 1_047_552,
    maxResourceVolumeMB: size.diskGB * 1024,
    lowPriorityCapable: false,
    premiumIO: true,
    supportedComputeTypes: supportedComputeTypes(size),
  }));
  return { status: 200, body: { value } };
}
