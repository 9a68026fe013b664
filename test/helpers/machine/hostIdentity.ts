import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalAzure } from '../azure/startLocalAzure.js';

type Identity = Pick<LocalAzure, 'identityEndpoint' | 'identityHeader'>;

const header = randomUUID();
let present: Identity | undefined;
let address: Promise<string> | undefined;

/**
 * What the host's identity is asked by: the same address for as long as the process lives, answered by the local Azure
 * that was named last. The identity's client keeps the first address that it has seen for the whole process, and the tests
 * start more than one local Azure in it.
 *
 * @returns the two variables that the client reads
 */
export async function hostIdentity(azure: Identity) {
  present = azure;
  address ??= open();
  return { IDENTITY_ENDPOINT: await address, IDENTITY_HEADER: header };
}

async function open(): Promise<string> {
  const server = createServer((request, response) => {
    const { identityEndpoint, identityHeader } = present as Identity;
    const isOurs = request.headers['x-identity-header'] === header;
    const asked = new URL(request.url ?? '/', 'http://localhost');
    void fetch(identityEndpoint + asked.search, {
      headers: { 'x-identity-header': isOurs ? identityHeader : 'guess' },
    }).then(
      async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
        response.end(await answer.text());
      },
      () => response.destroy(),
    );
  });
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
}
