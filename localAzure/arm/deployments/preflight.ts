import { randomUUID } from 'node:crypto';
import type { RoleName } from '../../core/access/roleDefinitions.js';
import { type AzureError, isAzureError, type ErrorDetail } from '../../core/azureError.js';
import type { Service } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { parseResourceId } from '../../core/resourceId.js';
import { findResourceType } from '../resources/resourceTypes.js';
import { evaluateWhatIsKnown } from '../templates/evaluate.js';
import { TemplateError } from '../templates/expression.js';
import { planTemplate, type Plan, type PlanRequest, type PlannedResource } from '../templates/plan.js';

/** Plans and judges a deployment without creating anything: template, bodies as far as they are known, rights. */
export function preflight(service: Service, request: PlanRequest, callerId: string): Plan {
  try {
    const plan = planTemplate(service, request);
    const wrong: ErrorDetail[] = [];
    for (const resource of plan.resources.filter(({ enabled }) => enabled)) {
      const detail = problemOf(service, resource, plan, callerId);
      if (detail) wrong.push(detail);
    }
    if (wrong.length > 0) throw invalidDeployment(request.deploymentName, wrong);
    return plan;
  } catch (error) {
    throw asInvalidTemplate(error);
  }
}

/** ARM's envelope for what is wrong with a template. */
export function asInvalidTemplate(error: unknown): unknown {
  if (!(error instanceof TemplateError)) return error;
  return errors.invalid('InvalidTemplate', `Deployment template validation failed: '${error.message}'.`);
}

function invalidDeployment(name: string, details: ErrorDetail[]): AzureError {
  return errors.invalid(
    'InvalidTemplateDeployment',
    `The template deployment '${name}' is not valid according to the validation procedure. The tracking id is ` +
      `'${randomUUID()}'. See inner errors for details.`,
    { details },
  );
}

function problemOf(
  service: Service,
  resource: PlannedResource,
  plan: Plan,
  callerId: string,
): ErrorDetail | undefined {
  const denied = denial(service, resource, callerId);
  if (denied) return denied;
  const body = evaluateWhatIsKnown(resource.body, plan.bodyScope);
  try {
    findResourceType(service, resource.type)?.check({
      id: resource.id,
      apiVersion: resource.apiVersion,
      body,
      callerId,
    });
    return undefined;
  } catch (error) {
    // What is not supported is said as such, not as a mistake of the template's author.
    if (!isAzureError(error) || error.status === 501) throw error;
    return { ...error.toDetail(), target: resource.id };
  }
}

const mayWrite: readonly RoleName[] = ['Owner', 'Contributor'];
const mayAssign: readonly RoleName[] = [
  'Owner',
  'User Access Administrator',
  'Role Based Access Control Administrator',
];

function denial(
  service: Service,
  { id, type, name }: PlannedResource,
  callerId: string,
): ErrorDetail | undefined {
  const roles = type === 'Microsoft.Authorization/roleAssignments' ? mayAssign : mayWrite;
  if (service.roles.hasAnyRole(callerId, roles, parseResourceId(id).scope)) return undefined;
  return {
    code: 'AuthorizationFailed',
    message:
      `Authorization failed for template resource '${name}' of type '${type}'. The client '${callerId}' with object id ` +
      `'${callerId}' does not have permission to perform action '${type}/write' at scope '${id}'.`,
  };
}
