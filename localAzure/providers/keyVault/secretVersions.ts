/** Published api-versions of Key Vault's secrets, in their order, which their names do not tell. */
export const secretVersions: readonly string[] = [
  '2015-06-01',
  '2016-10-01',
  '7.0-preview',
  '7.0',
  '7.1-preview',
  '7.1',
  '7.2-preview',
  '7.2',
  '7.3-preview',
  '7.3',
  '7.4-preview.1',
  '7.4',
  '7.5-preview.1',
  '7.5',
  '7.6-preview.1',
  '7.6-preview.2',
  '7.6',
  '2025-06-01-preview',
  '2025-07-01',
  '2026-04-01',
];

export function isFromSecrets(first: string, apiVersion: string): boolean {
  return secretVersions.indexOf(apiVersion) >= secretVersions.indexOf(first);
}
