import type { Call } from '../../../core/operation.js';
import type { ServedModel } from '../../../model/answer.js';
import { ModelRefusal } from '../../../model/modelRefusal.js';
import { ServedModels } from '../deployments/servedModels.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';

/** The model that is to answer. Throws a ModelRefusal where it cannot be loaded, or a fault lets it fail. */
export async function askedModel(
  { service, operation }: Call,
  deployment: DeploymentDoc,
): Promise<ServedModel> {
  const fault = service.faults.take(operation.id);
  if (fault)
    throw new ModelRefusal(
      fault.status,
      fault.code ?? 'ModelFailed',
      fault.message ?? 'A fault queued for the model.',
    );
  return service.parts
    .get(ServedModels)
    .of(deployment)
    .catch(() => {
      throw new ModelRefusal(500, 'ModelFailed', 'The model of the deployment could not be loaded.');
    });
}
