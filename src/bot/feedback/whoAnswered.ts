import type { Route } from '../../backends/routes.js';
import type { AnsweredBy } from '../../store/feedback/answeredBy.js';

/**
 * Which model gave an answer.
 *
 * @param deployment as the endpoint says; where it does not, it is known only where one deployment has all the traffic
 */
export function whoAnswered({ shares }: Pick<Route, 'shares'>, deployment?: string): AnsweredBy {
  const only = shares.length === 1 ? shares[0] : undefined;
  const share = deployment === undefined ? only : shares.find((one) => one.deploymentName === deployment);
  if (share === undefined) return { deployment };
  return { deployment: share.deploymentName, model: share.modelName, version: share.modelVersion };
}
