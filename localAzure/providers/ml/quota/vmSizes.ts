import type { Service } from '../../../core/context.js';

type ComputeType = 'AmlCompute' | 'ComputeInstance' | 'MIR';

export interface VmSize {
  readonly name: string;
  readonly family: string;
  readonly vCPUs: number;
  readonly gpus: number;
  readonly memoryGB: number;
  readonly diskGB: number;
  /** Managed online deployments of the others reserve a fifth more than they use. */
  readonly skipsReservation: boolean;
}

export const a100Family = 'standardNCADSA100v4Family';
const v100Family = 'standardNCSv3Family';
const t4Family = 'standard NCASv3_T4 Family';

function size(
  name: string,
  family: string,
  numbers: readonly [vCPUs: number, gpus: number, memoryGB: number, diskGB: number],
  skipsReservation = false,
): VmSize {
  const [vCPUs, gpus, memoryGB, diskGB] = numbers;
  return { name, family, vCPUs, gpus, memoryGB, diskGB, skipsReservation };
}

/** What the region of the local Azure has to offer. NCv3 is retired in Azure and kept for those who follow the tutorial. */
export const vmSizes: readonly VmSize[] = [
  size('Standard_NC24ads_A100_v4', a100Family, [24, 1, 220, 64], true),
  size('Standard_NC48ads_A100_v4', a100Family, [48, 2, 440, 128], true),
  size('Standard_NC96ads_A100_v4', a100Family, [96, 4, 880, 256], true),
  size('Standard_NC6s_v3', v100Family, [6, 1, 112, 736]),
  size('Standard_NC12s_v3', v100Family, [12, 2, 224, 1474]),
  size('Standard_NC24s_v3', v100Family, [24, 4, 448, 2948]),
  size('Standard_NC4as_T4_v3', t4Family, [4, 1, 28, 176]),
  size('Standard_NC8as_T4_v3', t4Family, [8, 1, 56, 352]),
  size('Standard_NC16as_T4_v3', t4Family, [16, 1, 110, 352]),
  size('Standard_NC64as_T4_v3', t4Family, [64, 4, 440, 2816]),
  size('Standard_DS3_v2', 'standardDSv2Family', [4, 0, 14, 28]),
  size('Standard_DS4_v2', 'standardDSv2Family', [8, 0, 28, 56]),
  size('Standard_D12_v2', 'standardDv2Family', [4, 0, 28, 200]),
  size('Standard_E4s_v3', 'standardESv3Family', [4, 0, 32, 64]),
  size('Standard_E16s_v3', 'standardESv3Family', [16, 0, 128, 256]),
  size('Standard_F4s_v2', 'standardFSv2Family', [4, 0, 8, 32]),
];

export function findVmSize(name: string): VmSize | undefined {
  return vmSizes.find((known) => known.name.toLowerCase() === name.toLowerCase());
}

/** The day on which Azure retired a family; its machines were deallocated. */
const retired: Readonly<Record<string, string>> = { [v100Family]: '30 September 2025' };

/** Since when a size is not to be had any more; undefined when it is, or when retirement is not played. */
export function retiredSince({ today }: Service, { family }: VmSize): string | undefined {
  return today === 'live' ? retired[family] : undefined;
}

export function offeredSizes(service: Service): readonly VmSize[] {
  return vmSizes.filter((known) => retiredSince(service, known) === undefined);
}

export function supportedComputeTypes(_size: VmSize): readonly ComputeType[] {
  return ['AmlCompute', 'ComputeInstance', 'MIR'];
}

export const vmFamilies: readonly string[] = [...new Set(vmSizes.map(({ family }) => family))];

export function isGpuFamily(family: string): boolean {
  return vmSizes.some((known) => known.family === family && known.gpus > 0);
}
