import { AzureError, type ErrorDetail } from './azureError.js';
import { parseResourceId } from './resourceId.js';

/** The refusals that several services share, in Azure's own sentences. Handlers spell no status themselves. */
export const errors = {
  resourceNotFound(id: string): AzureError {
    const { type, names, resourceGroup } = parseResourceId(id);
    const under = type
      .split('/')
      .slice(1)
      .map((part, index) => `${part}/${names[index] ?? ''}`)
      .join('/');
    return new AzureError(
      404,
      'ResourceNotFound',
      `The Resource '${type.split('/')[0]}/${under}' under resource group '${resourceGroup}' was not found. ` +
        'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
    );
  },
  resourceGroupNotFound(name: string): AzureError {
    return new AzureError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
  },
  notFound(code: string, message: string): AzureError {
    return new AzureError(404, code, message);
  },
  conflict(code: string, message: string): AzureError {
    return new AzureError(409, code, message);
  },
  invalid(
    code: string,
    message: string,
    extra: { target?: string; details?: ErrorDetail[] } = {},
  ): AzureError {
    return new AzureError(400, code, message, extra);
  },
  /** For everything the local Azure does not do: `what` names the operation, resource type or property. */
  unsupported(what: string): AzureError {
    return new AzureError(501, 'NotSupportedByLocalAzure', `The local Azure does not support ${what}.`);
  },
  forbidden(code: string, message: string): AzureError {
    return new AzureError(403, code, message);
  },
  tooManyRequests(message: string, retryAfterSeconds: number): AzureError {
    return new AzureError(429, 'TooManyRequests', message, {
      headers: { 'retry-after': String(retryAfterSeconds) },
    });
  },
};
