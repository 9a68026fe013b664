import type { Operation } from '../../../core/operation.js';
import { mlflowArtifacts } from './mlflowArtifacts.js';
import { mlflowExperiments } from './mlflowExperiments.js';
import { mlflowLogging } from './mlflowLogging.js';
import { mlflowModels } from './mlflowModels.js';
import { mlflowRuns } from './mlflowRuns.js';

/** MLflow's REST API at the workspace's tracking address. */
export function mlflowOperations(): Operation[] {
  return [
    ...mlflowExperiments(),
    ...mlflowRuns(),
    ...mlflowLogging(),
    ...mlflowArtifacts(),
    ...mlflowModels(),
  ];
}
