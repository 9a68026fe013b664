import type { Route } from '../../backends/routes.js';
import type { Log } from '../../log.js';
import type { ReadStanding, StandingDeployment } from '../../stages/standing.js';
import type { Clock } from '../clock.js';
import { soon } from '../soon.js';

export interface EndpointWidthDeps {
  readonly readStanding: ReadStanding;
  readonly clock: Clock;
  readonly log: Log;
}

interface Widths {
  readonly tuned: number;
  readonly base: number;
}

/** While nobody knows: more than one machine takes, and no crowd. */
const unknown: Widths = { tuned: 64, base: 64 };
const patienceMs = 5_000;
/** Somebody may change the number of machines without us. */
const knownForMs = 10 * 60_000;

/**
 * How many questions the deployments take at once before Azure refuses the next: twice what their machines work on, by its
 * documentation of the status 429. Asked of Azure beside the questions, which wait for no answer to it.
 */
export class EndpointWidth {
  private known = unknown;
  private of = '';
  private lookedAt = -Infinity;

  constructor(private readonly deps: EndpointWidthDeps) {}

  width(from: keyof Widths): number {
    return this.known[from];
  }

  /** Looks again where the route has changed, and now and then. */
  look(route: Route): void {
    const { clock, log, readStanding } = this.deps;
    const of = `${route.endpointName} ${route.updatedAt}`;
    if (of === this.of && Math.abs(clock.now() - this.lookedAt) < knownForMs) return;
    this.of = of;
    this.lookedAt = clock.now();
    soon(readStanding, clock, patienceMs).then(
      ({ endpoint }) => {
        const { deployments = [] } = endpoint ?? {};
        this.known = {
          tuned: widthOf(deployments.filter(({ percent }) => percent > 0)) ?? unknown.tuned,
          base: widthOf(deployments.filter(({ name }) => name === route.baseDeploymentName)) ?? unknown.base,
        };
      },
      (error: unknown) => log.warn('chat.width_not_known', { error }),
    );
  }
}

const widthOf = (deployments: readonly StandingDeployment[]): number | undefined =>
  deployments.length === 0
    ? undefined
    : deployments.reduce((sum, { instances, concurrency = 1 }) => sum + 2 * instances * concurrency, 0);
