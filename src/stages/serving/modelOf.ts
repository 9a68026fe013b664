/** Name and version in a model's id, be it the workspace's or a registry's. */
export function modelOf(modelId: string): { readonly modelName: string; readonly modelVersion: string } {
  const [, modelName = modelId, modelVersion = ''] =
    /\/models\/([^/]+)\/versions\/([^/]+)$/i.exec(modelId) ?? [];
  return { modelName, modelVersion };
}
