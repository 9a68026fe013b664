import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';

const collection = 'mlExperiments';

/** An experiment that was made before anything ran in it. */
export function putExperiment(service: Service, experiment: MlDocument): void {
  service.state.put(collection, experiment.id, experiment);
}

/** The names of those that were made, oldest first. */
export function madeExperiments(service: Service, workspaceId: string): string[] {
  return service.state.list<MlDocument>(collection, `${workspaceId}/experiments/`).map(({ doc }) => doc.name);
}
