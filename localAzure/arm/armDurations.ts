/** What the management plane's own work takes in Azure, in ms of Azure time. */
export const armDurations = {
  resourceGroupDelete: 60_000,
  roleAssignment: 5_000,
  /** From the creation of a role assignment until the data planes honour it. */
  rolePropagation: 30_000,
  /** Of a resource that a template finds there already. */
  resourceUpdate: 3_000,
  whatIf: 6_000,
  templateDeploymentDelete: 3_000,
  providerRegistration: 30_000,
} as const;
