/** What people call the resource types of our template. */
const words: Readonly<Record<string, string>> = {
  'microsoft.machinelearningservices/workspaces': 'Azure ML workspace',
  'microsoft.storage/storageaccounts': 'Storage account',
  'microsoft.keyvault/vaults': 'Key vault',
  'microsoft.insights/components': 'Application Insights',
  'microsoft.operationalinsights/workspaces': 'Log Analytics workspace',
  'microsoft.containerregistry/registries': 'Container registry',
  'microsoft.managedidentity/userassignedidentities': 'Managed identity',
  'microsoft.authorization/roleassignments': 'Role assignment',
};

export const typeWords = (type: string): string => words[type.toLowerCase()] ?? type;

/** `/subscriptions/.../providers/Microsoft.KeyVault/vaults/kv1` as type and name; of nested ids, the last provider. */
export function readId(id: string): { type: string; name: string } {
  const [provider = '', ...rest] =
    id
      .split(/\/providers\//i)
      .at(-1)
      ?.split('/') ?? [];
  const types = rest.filter((_, index) => index % 2 === 0);
  return { type: [provider, ...types].join('/'), name: rest.at(-1) ?? '' };
}
