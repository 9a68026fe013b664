import { AzureError } from '../../../core/azureError.js';
import { isoTime } from '../../../core/clock.js';
import type { Call, Operation, Reply } from '../../../core/operation.js';
import type { FlowRunError } from '../documents/flowRunDoc.js';

/** What is wrong with a flow, by the name that Prompt flow has for its kind. */
export class FlowError extends Error {
  constructor(
    /** As `FlowDefinitionError` or `GetConnectionError`: what the service calls the inner error. */
    readonly kind: string,
    message: string,
    readonly traceback?: string,
  ) {
    super(message);
    this.name = 'FlowError';
  }
}

export function rootError(kind: string, message: string, traceback?: string): FlowRunError {
  return {
    code: /^(SystemError|ServiceError|NotSupportedByLocalAzure)$/.test(kind) ? kind : 'UserError',
    message,
    innerError: { code: kind, innerError: null },
    ...(traceback !== undefined && {
      additionalInfo: [{ type: 'ToolExecutionErrorDetails', info: { traceback } }],
    }),
  };
}

/** Lets an operation of the flow service refuse in the service's own envelope. */
export function inFlowEnvelope(handle: Operation['handle']): Operation['handle'] {
  return async (call) => {
    try {
      return await handle(call);
    } catch (error) {
      if (error instanceof FlowError) return refusal(call, 400, rootError(error.kind, error.message));
      if (error instanceof AzureError)
        return { ...refusal(call, error.status, error.toDetail()), headers: error.headers };
      throw error;
    }
  };
}

function refusal({ service, requestId }: Call, status: number, error: object): Reply {
  return {
    status,
    body: {
      error,
      correlation: { operation: requestId, request: requestId },
      environment: service.location,
      location: service.location,
      time: isoTime(service.clock.now()),
      componentName: 'PromptFlowService',
    },
  };
}
