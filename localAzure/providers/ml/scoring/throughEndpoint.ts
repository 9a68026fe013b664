import { STATUS_CODES } from 'node:http';
import type { Service } from '../../../core/context.js';
import { param, type Call, type Reply } from '../../../core/operation.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';
import { findEndpointByName } from '../documents/endpointDoc.js';
import { admits } from '../endpoints/admits.js';
import { chooseDeployment } from './chooseDeployment.js';
import { TookTooLong } from './modelTime.js';

/** What the server in a deployment's container answers. */
export interface ServerReply extends Omit<Reply, 'status'> {
  readonly status: number;
  /** Of a failure, for the endpoint's header; that of the status where it is left out. */
  readonly reason?: string;
}

export type ModelServer = (call: Call, deployment: DeploymentDoc) => Promise<ServerReply>;

/** How many requests a deployment has under way; of the process, because connections are. */
class RequestsUnderWay extends Map<string, number> {}

export function registerEndpointTraffic(service: Service): void {
  service.parts.add(new RequestsUnderWay());
}

/** An operation of an online endpoint: who may ask, which deployment answers, and what becomes of its server's answer. */
export function throughEndpoint(server: ModelServer): (call: Call) => Promise<Reply> {
  return async (call) => {
    const reply = await handle(call, server);
    return { ...reply, headers: { 'x-request-id': call.requestId, ...reply.headers } };
  };
}

async function handle(call: Call, server: ModelServer): Promise<Reply> {
  const { service } = call;
  const endpoint = findEndpointByName(service, param(call, 'endpointName'));
  if (!endpoint) return text(404, 'There is no endpoint of this name.');
  if (!admits(call, endpoint))
    return text(401, 'The key or the token in the Authorization header is missing or wrong.');
  const asked = call.headers['azureml-model-deployment'];
  const deployment = chooseDeployment(service, endpoint, typeof asked === 'string' ? asked : undefined);
  if (!deployment) {
    return text(
      404,
      'No valid deployments to route to. Please check that the endpoint has a deployment with traffic.',
    );
  }
  const counts = service.parts.get(RequestsUnderWay);
  const waiting = counts.get(deployment.id) ?? 0;
  if (waiting >= 2 * deployment.concurrency * deployment.instances) {
    return text(429, 'Too many requests are waiting for the deployment.');
  }
  counts.set(deployment.id, waiting + 1);
  const over = () => counts.set(deployment.id, (counts.get(deployment.id) ?? 1) - 1);
  let reply: Reply | undefined;
  try {
    return (reply = await answered(call, deployment, server));
  } finally {
    if (reply?.stream) reply.stream.once('close', over);
    else over();
  }
}

/** Whatever but 200 the server says becomes a 424, with its own status in a header and its words in the body. */
async function answered(call: Call, deployment: DeploymentDoc, server: ModelServer): Promise<Reply> {
  try {
    const { reason, ...reply } = await server(call, deployment);
    if (reply.status === 200)
      return { ...reply, headers: { 'azureml-model-deployment': deployment.name, ...reply.headers } };
    return {
      ...reply,
      status: 424,
      headers: {
        'ms-azureml-model-error-statuscode': String(reply.status),
        'ms-azureml-model-error-reason': reason ?? STATUS_CODES[reply.status] ?? 'Unknown',
        ...reply.headers,
      },
    };
  } catch (error) {
    if (!(error instanceof TookTooLong)) throw error;
    return text(
      408,
      `The model took longer than the deployment's requestTimeout of ${deployment.requestTimeout}.`,
    );
  }
}

function text(status: number, body: string): Reply {
  return { status, body };
}
