/** What the lines of a plan are about: the nouns that count them, and the part of the work that they belong to. */
export const lineKinds = {
  resource: { part: 'resources', one: 'Azure resource', many: 'Azure resources' },
  role: { part: 'resources', one: 'role assignment', many: 'role assignments' },
  dataset: { part: 'training', one: 'dataset', many: 'datasets' },
  cluster: { part: 'training', one: 'GPU cluster', many: 'GPU clusters' },
  job: { part: 'training', one: 'fine-tuning job', many: 'fine-tuning jobs' },
  model: { part: 'training', one: 'model version', many: 'model versions' },
  endpoint: { part: 'serving', one: 'endpoint', many: 'endpoints' },
  secret: { part: 'serving', one: 'secret', many: 'secrets' },
  deployment: { part: 'serving', one: 'deployment', many: 'deployments' },
  hub: { part: 'publishing', one: 'Foundry hub', many: 'Foundry hubs' },
  project: { part: 'publishing', one: 'project', many: 'projects' },
  connection: { part: 'publishing', one: 'connection', many: 'connections' },
  flow: { part: 'publishing', one: 'chat flow', many: 'chat flows' },
  files: { part: 'publishing', one: 'set of flow files', many: 'sets of flow files' },
  thing: { part: 'others', one: 'thing', many: 'things' },
} as const;

export type LineKind = keyof typeof lineKinds;
