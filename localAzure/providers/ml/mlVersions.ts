import { hasCome, type Since } from '../../core/apiVersion.js';

/** Published api-versions of workspaces and of the computes in them. */
export const workspaceVersions = [
  '2018-03-01-preview',
  '2018-11-19',
  '2019-05-01',
  '2019-06-01',
  '2019-11-01',
  '2020-01-01',
  '2020-02-18-preview',
  '2020-03-01',
  '2020-04-01',
  '2020-05-01-preview',
  '2020-05-15-preview',
  '2020-06-01',
  '2020-08-01',
  '2020-09-01-preview',
  '2021-01-01',
  '2021-03-01-preview',
  '2021-04-01',
  '2021-07-01',
  '2022-01-01-preview',
  '2022-02-01-preview',
  '2022-05-01',
  '2022-06-01-preview',
  '2022-10-01-preview',
  '2022-10-01',
  '2022-12-01-preview',
  '2023-02-01-preview',
  '2023-04-01-preview',
  '2023-04-01',
  '2023-06-01-preview',
  '2023-08-01-preview',
  '2023-10-01',
  '2024-01-01-preview',
  '2024-04-01-preview',
  '2024-04-01',
  '2024-07-01-preview',
  '2024-10-01-preview',
  '2024-10-01',
  '2025-01-01-preview',
  '2025-04-01-preview',
  '2025-04-01',
  '2025-06-01',
  '2025-07-01-preview',
  '2025-09-01',
  '2025-10-01-preview',
  '2025-12-01',
  '2026-01-15-preview',
  '2026-03-01',
  '2026-03-15-preview',
  '2026-05-01',
  '2026-05-15-preview',
  '2026-07-01',
  '2026-07-15-preview',
];

/**
 * Those of everything else in a workspace. 2021-03-01-preview, whose data, jobs and deployments were described otherwise, is
 * not among them: Azure takes it no more.
 */
export const mlVersions = from('2022-02-01-preview');

/** Those whose connections know CustomKeys and ApiKey: others of them are not served. */
export const connectionVersions = from({ preview: '2023-06-01-preview', stable: '2024-04-01' });

function from(first: Since): readonly string[] {
  return workspaceVersions.filter((version) => hasCome(first, version));
}
