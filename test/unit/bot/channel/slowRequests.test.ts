import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { createServer } from '../../../../src/bot/channel/server.js';
import { LogSpy } from '../../../helpers/bot/botUnderTest.js';

const head = (...lines: string[]): string =>
  ['POST /api/messages HTTP/1.1', 'Host: bot', 'Content-Type: application/json', ...lines, '', ''].join(
    '\r\n',
  );

describe('requests that do not end', () => {
  const log = new LogSpy();
  let port: number;
  const server = createServer({
    adapter: { take: async () => ({ status: 200 }), authenticated: async () => undefined },
    onTurn: async () => undefined,
    onMessage: async () => undefined,
    loopbackOnly: true,
    log,
    requestMs: 200,
  });

  before(async () => {
    port = await server.listen(0, '127.0.0.1');
  });
  after(() => server.close());

  /** What comes back until the server closes the connection. */
  async function exchange(send: (socket: Socket) => void): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    // The server may close while there is still something to send.
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    send(socket);
    await closed;
    return answer;
  }

  it('are answered 413 at the limit, while the body is still being sent, and closed', async () => {
    const chunk = `8000\r\n${' '.repeat(0x8000)}\r\n`;
    const answer = await exchange((socket) => {
      socket.write(head('Transfer-Encoding: chunked'));
      const more = (): void => {
        if (socket.writable) socket.write(chunk, more);
      };
      more();
    });
    assert.match(answer, /^HTTP\/1\.1 413 .*connection: close.*The body is longer than 256 KiB/is);
  });

  it('are answered 413 at once where they say how long they will be', async () => {
    const answer = await exchange((socket) => socket.write(head('Content-Length: 300000')));
    assert.match(answer, /^HTTP\/1\.1 413 /);
  });

  it('are closed with 408 where the body does not come', async () => {
    const answer = await exchange((socket) => socket.write(`${head('Content-Length: 10')}{"a`));
    assert.match(answer, /^HTTP\/1\.1 408 /);
  });

  it('are closed with 408 where the headers do not come', async () => {
    const answer = await exchange((socket) =>
      socket.write('POST /api/messages HTTP/1.1\r\nHost: bot\r\nX-A: '),
    );
    assert.match(answer, /^HTTP\/1\.1 408 /);
  });

  it('leave no line of an error, and the others are served', async () => {
    await exchange((socket) => socket.write(`${head('Content-Length: 10')}{"a`, () => socket.destroy()));
    const reply = await fetch(`http://127.0.0.1:${port}/healthz`);
    assert.equal(reply.status, 200);
    assert.deepEqual(
      log.events.filter(({ level }) => level !== 'debug'),
      [],
    );
  });
});
