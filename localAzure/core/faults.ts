import { z } from 'zod';

/**
 * A fault that waits for its operation. `status` answers that status before anything is done, `drop` cuts the
 * connection before, `lost` cuts it after the work is done, `held` does the work, logs it and keeps the answer back,
 * `latency` does everything late; `body` answers 200 with a body that is no answer, and nothing is done: a proxy's page if
 * none is given; `cut` and `events` do the work and answer half of the JSON, or an event stream of it; of an answer that is a stream
 * `cut` sends the beginning and breaks the connection. `fail` and `slow` are not about HTTP: the service that asks `take` for
 * it lets the named thing fail (the long-running operation that an operation id begins, `job`, `job:preempt`, `nodes` (no
 * capacity for a job), `onlineDeployment` (none for a deployment), `resource:` and the type of a template's resource, the
 * model behind an operation of scoring) or take its time (that model).
 */
export const faultSchema = z
  .strictObject({
    /** An operation id, a name that a service asks for, or `*` for every operation (not for services). */
    operation: z.string().min(1),
    kind: z.enum(['status', 'drop', 'lost', 'held', 'latency', 'body', 'cut', 'events', 'fail', 'slow']),
    count: z.number().int().min(1).default(1),
    /** How many matching requests pass first. */
    after: z.number().int().min(0).default(0),
    status: z.number().int().min(400).max(599).default(500),
    code: z.string().optional(),
    message: z.string().optional(),
    /** The code of the `innererror` that goes with a `status`. */
    innererror: z.string().optional(),
    body: z.string().optional(),
    contentType: z.string().optional(),
    /** Seconds, sent as Retry-After. */
    retryAfter: z.number().int().min(0).optional(),
    /** Real milliseconds that `latency` and `held` take, and those of Azure's time that `slow` does. */
    ms: z.number().int().min(0).default(0),
  })
  .refine(
    ({ operation, kind }) => !/^(Blob|ManagedIdentity)_/.test(operation) || /^(status|drop)$/.test(kind),
    {
      path: ['kind'],
      message: 'blobs and tokens know status and drop only',
    },
  );

export type Fault = z.output<typeof faultSchema>;

/** The queue of faults; in memory, because a fault is meant for the test that queued it. */
export class Faults {
  private waiting: { fault: Fault; after: number; left: number }[] = [];

  add(fault: z.input<typeof faultSchema>): void {
    const full = faultSchema.parse(fault);
    this.waiting.push({ fault: full, after: full.after, left: full.count });
  }

  clear(): void {
    this.waiting = [];
  }

  /** The HTTP fault for this request, used up by asking. */
  forRequest(operationId: string): Fault | undefined {
    return this.use(
      (fault) => !isOfService(fault) && (fault.operation === '*' || fault.operation === operationId),
    );
  }

  /** The fault of a service queued under this name, used up by asking. */
  take(name: string, kind: 'fail' | 'slow' = 'fail'): Fault | undefined {
    return this.use((fault) => fault.kind === kind && fault.operation === name);
  }

  /** Whether a fault of this name has not come yet. */
  waitingFor(name: string): boolean {
    return this.waiting.some(({ fault }) => fault.operation === name);
  }

  private use(fits: (fault: Fault) => boolean): Fault | undefined {
    for (const item of this.waiting) {
      if (!fits(item.fault)) continue;
      if (item.after > 0) {
        item.after -= 1;
        continue;
      }
      item.left -= 1;
      if (item.left === 0) this.waiting.splice(this.waiting.indexOf(item), 1);
      return item.fault;
    }
    return undefined;
  }
}

function isOfService({ kind }: Fault): boolean {
  return kind === 'fail' || kind === 'slow';
}
