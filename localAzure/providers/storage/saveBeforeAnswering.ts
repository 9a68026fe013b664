import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/**
 * Keeps each answer to a request that may have changed something back until `save` is done, so that what was answered for is
 * on the disk. Where it cannot be saved, the connection is cut: then nobody believes that it was.
 */
export function saveBeforeAnswering(server: Server, save: () => Promise<void>): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') holdEnd(response, save);
    for (const listener of listeners) listener.call(server, request, response);
  });
}

function holdEnd(response: ServerResponse, save: () => Promise<void>): void {
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  response.end = (...given: unknown[]) => {
    // A refusal has changed nothing.
    if (response.statusCode >= 400) return end(...given);
    save().then(
      () => end(...given),
      (error: Error) => {
        console.error('local Azure: blobs could not be saved', error);
        response.destroy(error);
      },
    );
    return response;
  };
}
