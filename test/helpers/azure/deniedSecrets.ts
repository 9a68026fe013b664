/** A fault: who may not read the secrets of a workspace's connections is told so by Azure in these words. */
export const deniedSecrets = {
  operation: 'WorkspaceConnections_ListSecrets',
  kind: 'status',
  status: 403,
  code: 'AuthorizationFailed',
  message:
    "The client 'x' does not have authorization to perform action 'Microsoft.MachineLearningServices/workspaces/connections/listsecrets/action' over scope 'y'.",
} as const;
