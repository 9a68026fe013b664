import type { LoggedRequest } from '../../../helpers/azure/localAzureProcess.js';

/** Questions that Azure wants as POST. */
const questions = /^(OnlineEndpoints_ListKeys|MLflow_SearchRuns|Inference_Score|Deployments_WhatIf)$/;

interface Written {
  readonly requests: number;
  /** Distinct things that were written. */
  readonly things: ReadonlySet<string>;
}

/** Every operation that changed something in Azure, with how often it said so and on how many things. */
export type Writes = ReadonlyMap<string, Written>;

export function writesOf(requests: readonly LoggedRequest[]): Writes {
  const writes = new Map<string, Written>();
  for (const { operation, method, path, status, fault } of requests) {
    const isWrite =
      !/^(GET|HEAD)$/.test(method) && !questions.test(operation) && !operation.startsWith('Admin_');
    // Work that is done, or may be, and whose answer nobody was there to hear.
    const isLost = status === 0 && fault !== 'drop';
    if (!isWrite || !(isLost || (status >= 200 && status < 300))) continue;
    const before = writes.get(operation) ?? { requests: 0, things: new Set<string>() };
    writes.set(operation, {
      requests: before.requests + (isLost ? 0 : 1),
      things: new Set([...before.things, path]),
    });
  }
  return writes;
}

/** What was written more often, or on more things, than in a journey that nothing disturbed. */
export function doubles(undisturbed: Writes, writes: Writes): string[] {
  return [...writes].flatMap(([operation, { requests, things }]) => {
    const once = undisturbed.get(operation) ?? { requests: 0, things: new Set() };
    return requests > once.requests || things.size > once.things.size
      ? [`${operation}: ${requests} on ${things.size}, not ${once.requests} on ${once.things.size}`]
      : [];
  });
}

/** What was written on fewer things. */
export function missing(undisturbed: Writes, writes: Writes): string[] {
  return [...undisturbed].flatMap(([operation, { things }]) =>
    (writes.get(operation)?.things.size ?? 0) < things.size ? [operation] : [],
  );
}
