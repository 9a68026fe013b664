import type { Operation } from './operation.js';

/** Makes operations that share all but their name, method, path and what they do. */
export const operationsWith =
  (shared: Omit<Operation, 'id' | 'method' | 'path' | 'handle'>) =>
  (id: string, method: Operation['method'], path: string, handle: Operation['handle']): Operation => ({
    ...shared,
    id,
    method,
    path,
    handle,
  });
