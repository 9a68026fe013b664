/** Names and values as MLflow lists tags and parameters. */
export const mlflowPairs = (values: Readonly<Record<string, string>> = {}) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));
