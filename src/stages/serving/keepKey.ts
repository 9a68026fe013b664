import type { Azure } from '../../azure/azure.js';

export const secretNameOf = (endpointName: string): string => `${endpointName}-key`;

/**
 * Puts an endpoint's key into Key Vault, where it is not there already.
 *
 * @returns the secret's name
 */
export async function keepKey(
  { secrets }: Pick<Azure, 'secrets'>,
  vaultUri: string,
  endpoint: string,
  key: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<string> {
  const name = secretNameOf(endpoint);
  if ((await secrets.get(vaultUri, name)) !== key)
    await secrets.set(vaultUri, name, key, { endpoint, ...tags });
  return name;
}
