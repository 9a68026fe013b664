import type { Route } from '../../backends/routes.js';
import type { Limits } from '../../limits.js';
import { AnswerQueue } from './answerQueue.js';
import { EndpointWidth, type EndpointWidthDeps } from './endpointWidth.js';

/** The lines before the two deployments that are asked. */
export interface Lines {
  readonly tuned: AnswerQueue;
  readonly base: AnswerQueue;
  /** To be told where the next question goes. */
  look(route: Route): void;
}

export function createLines({ atOnce, mostWaiting }: Limits, deps: EndpointWidthDeps): Lines {
  const endpoint = new EndpointWidth(deps);
  const now = (): number => deps.clock.now();
  const line = (from: 'tuned' | 'base'): AnswerQueue =>
    new AnswerQueue({ atOnce: () => atOnce ?? endpoint.width(from), mostWaiting, now });
  return {
    tuned: line('tuned'),
    base: line('base'),
    look: (route) => {
      if (atOnce === undefined) endpoint.look(route);
    },
  };
}
