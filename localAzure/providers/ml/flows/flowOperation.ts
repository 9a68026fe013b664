import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation, Reply } from '../../../core/operation.js';
import { workspaceOf } from '../inWorkspace.js';
import { inFlowEnvelope } from './flowError.js';

export const flowService =
  '/flow/api/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}' +
  '/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';

/**
 * An operation of the prompt flow service, in a workspace or project; a hub has no flows. Azure publishes no OpenAPI of it:
 * names and shapes are those of its own client's description.
 */
export function flowOperation(
  id: string,
  method: Operation['method'],
  path: string,
  handle: (call: Call, workspace: ResourceDoc) => Reply | Promise<Reply>,
): Operation {
  return {
    id,
    method,
    path: flowService + path,
    plane: 'ml',
    handle: inFlowEnvelope((call) => {
      const workspace = workspaceOf(call);
      if (workspace.kind === 'Hub')
        throw errors.invalid(
          'UserError',
          `The workspace '${workspace.name}' is a hub. Flows live in a project of the hub.`,
        );
      return handle(call, workspace);
    }),
  };
}
