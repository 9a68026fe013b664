import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { createHttpDispatcher } from '../../src/httpDispatcher.js';

describe('the way to other servers', () => {
  const opened: string[] = [];
  let proxy: Server;
  let address: string;

  before(async () => {
    proxy = createServer();
    proxy.on('connect', ({ url = '' }, socket) => {
      opened.push(url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  beforeEach(() => opened.splice(0));
  after(() => new Promise((resolve) => proxy.close(resolve)));

  const proxied = async (url: string, environment: Record<string, string>): Promise<readonly string[]> => {
    const dispatcher = createHttpDispatcher(undefined, environment);
    await request(url, { dispatcher }).catch(() => undefined);
    await dispatcher.destroy();
    return opened.splice(0);
  };

  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'ALL_PROXY'])
    it(`leads through the proxy of ${name}`, async () => {
      assert.deepEqual(await proxied('https://endpoint.invalid/score', { [name]: address }), [
        'endpoint.invalid:443',
      ]);
    });

  it('leads straight where no proxy is named, or not for that server', async () => {
    assert.deepEqual(await proxied('https://endpoint.invalid/score', {}), []);
    const environment = { HTTPS_PROXY: address, NO_PROXY: 'other.invalid, .endpoint.invalid' };
    assert.deepEqual(await proxied('https://an.endpoint.invalid/score', environment), []);
    assert.equal((await proxied('https://third.invalid/score', environment)).length, 1);
  });
});
