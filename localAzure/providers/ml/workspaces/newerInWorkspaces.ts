import type { NewerNames } from '../../../arm/resources/shapeAt.js';

/** What came to workspaces after their first api-version, as their OpenAPI of each has it. */
export const newerInWorkspaces: NewerNames = {
  kind: { preview: '2022-12-01-preview', stable: '2023-10-01' },
  sku: '2019-11-01',
  systemData: '2021-01-01',
  'properties.hbiWorkspace': '2020-01-01',
  'properties.imageBuildCompute': '2020-03-01',
  'properties.tenantId': '2021-03-01-preview',
  'properties.mlFlowTrackingUri': '2021-07-01',
  'properties.publicNetworkAccess': '2021-07-01',
  'properties.storageHnsEnabled': '2021-07-01',
  'properties.v1LegacyMode': '2022-05-01',
  'properties.managedNetwork': { preview: '2023-04-01-preview', stable: '2023-10-01' },
  'properties.hubResourceId': { preview: '2023-04-01-preview', stable: '2024-04-01' },
  'properties.associatedWorkspaces': { preview: '2023-04-01-preview', stable: '2024-04-01' },
  'properties.workspaceHubConfig': { preview: '2023-06-01-preview', stable: '2024-04-01' },
};
