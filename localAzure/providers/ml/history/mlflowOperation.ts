import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { isAzureError } from '../../../core/azureError.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation, Reply } from '../../../core/operation.js';
import { workspaceOf } from '../inWorkspace.js';

const workspacePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}' +
  '/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}/api/2.0/mlflow';

type Handler = (call: Call, workspace: ResourceDoc) => unknown;

/** A call of MLflow's REST API at the workspace's tracking address, by both of its versions. */
export function mlflowOperation(
  id: string,
  method: Operation['method'],
  path: string,
  handle: Handler,
): Operation[] {
  return ['v1.0', 'v2.0'].map((version) => ({
    id: `MLflow_${id}`,
    method,
    path: `/mlflow/${version}${workspacePath}/${path}`,
    plane: 'ml',
    async handle(call): Promise<Reply> {
      try {
        return { status: 200, body: (await handle(call, workspaceOf(call))) ?? {} };
      } catch (error) {
        if (!isAzureError(error)) throw error;
        // MLflow's clients read the code beside the message, Azure's inside `error`.
        const { status, code, message, headers } = error;
        return { status, headers, body: { error_code: code, message, error: error.toDetail() } };
      }
    },
  }));
}

/** The first of these parameters of the query that is there. */
export function queried(call: Call, ...names: readonly [string, ...string[]]): string {
  for (const name of names) {
    const value = call.query.get(name);
    if (value) return value;
  }
  throw errors.invalid('INVALID_PARAMETER_VALUE', `The query parameter '${names[0]}' is missing.`);
}
