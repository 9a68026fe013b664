import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { listenerOf } from './hostNames.js';

/**
 * A proxy (HTTPS_PROXY) behind which this is Azure: connections to Azure's host names are led to the listeners that stand for them, so
 * that clients with Azure's addresses built in need not be changed. It leads nowhere else, and never out of the machine.
 *
 * @param portOf - of the listener of that name; undefined where it is not open
 * @param isOurs - whether something of ours listens on that port of localhost
 */
export function azureProxy(
  portOf: (listener: string) => number | undefined,
  isOurs: (port: number) => boolean,
): (request: IncomingMessage, client: Duplex, head: Buffer) => void {
  return (request, client, head) => {
    client.on('error', () => client.destroy());
    const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(request.url ?? '') ?? [];
    const listener = port === '443' ? listenerOf(host) : undefined;
    const local = /^(localhost|127\.0\.0\.1|\[::1\]|[\w.-]+\.localhost)$/i.test(host) && isOurs(Number(port));
    const target = listener === undefined ? (local ? Number(port) : undefined) : portOf(listener);
    if (target === undefined) {
      const why = `The local Azure is no way to ${request.url ?? 'nowhere'}: it stands for Azure's own hosts only.\n`;
      client.end(
        `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\ncontent-length: ${why.length}\r\nconnection: close\r\n\r\n${why}`,
      );
      return;
    }
    const server = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.write(head);
      server.pipe(client).pipe(server);
    });
    server.on('error', () => client.destroy());
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
  };
}
