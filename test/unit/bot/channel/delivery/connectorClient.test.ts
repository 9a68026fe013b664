import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import { Agent } from 'undici';
import { ChannelError } from '../../../../../src/bot/channel/delivery/channelError.js';
import {
  channelFailure,
  isClosed,
  isPassing,
  isUndelivered,
} from '../../../../../src/bot/channel/delivery/channelFailure.js';
import { ConnectorClient } from '../../../../../src/bot/channel/delivery/connectorClient.js';
import { waitFor } from '../../../../helpers/machine/waitFor.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('the client of the connector', () => {
  let server: Server;
  let answer: Answer;
  const arrived: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const opened: Server[] = [];
  const agents: Agent[] = [];

  async function listen(handler: Answer): Promise<Server> {
    const made = createServer((request, response) => {
      request.resume().on('end', () => handler(request, response));
    });
    opened.push(made);
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    return made;
  }
  const urlOf = (one: Server) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`;

  before(async () => {
    server = await listen((request, response) => {
      arrived.push(request);
      answer(request, response);
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  });
  after(() => {
    for (const one of opened) {
      one.closeAllConnections();
      one.close();
    }
  });
  beforeEach(() => arrived.splice(0));
  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });

  const clientOf = (limits = { ms: 600_000, mostBytes: 1000 }): ConnectorClient => {
    const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
    agents.push(agent);
    return new ConnectorClient(agent, limits);
  };
  const activity = () => ({ type: 'message', serviceUrl: urlOf(server), conversation: { id: 'c' } as never });
  const failureOf = async (client = clientOf()): Promise<ChannelError> => {
    const error = await client.send(activity(), 'very-secret').then(
      (id) => assert.fail(`answered ${id}`),
      (failure: unknown) => failure,
    );
    assert.ok(error instanceof ChannelError, inspect(error));
    for (const text of [inspect(error, { depth: 9 }), JSON.stringify(error), error.stack])
      assert.doesNotMatch(text ?? '', /very-secret|Bearer/);
    return error;
  };
  const says =
    (status: number, body = '', headers: Record<string, string> = {}): Answer =>
    (_request, response) => {
      response.writeHead(status, headers);
      response.end(body);
    };

  for (const [what, given, id] of [
    ['an id', says(201, '{"id":"1"}'), '1'],
    ['an id that is not called JSON', says(200, '{"id":"1"}', { 'content-type': 'text/plain' }), '1'],
    ['nothing', says(202), undefined],
    ['no content', says(204), undefined],
    ['an empty object', says(200, '{}'), undefined],
    ['null', says(200, 'null'), undefined],
    ['an id that is none', says(200, '{"id":7}'), undefined],
    ['JSON that is none', says(200, '{"id":"1'), undefined],
    ['a body that breaks off', breaksOff, undefined],
    ['a body without an end', endless, undefined],
    [
      'a word before the answer',
      (_request: IncomingMessage, response: ServerResponse) => {
        response.writeProcessing();
        response.end('{"id":"1"}');
      },
      '1',
    ],
  ] as const)
    it(`takes ${what} for an acceptance`, async () => {
      answer = given;
      assert.equal(await clientOf().send(activity()), id);
      assert.equal(arrived.length, 1);
    });

  it('waits for an accepted body no longer than for any answer', async () => {
    answer = (_request, response) => void response.write('{"id":');
    assert.equal(await clientOf({ ms: 50, mostBytes: 1000 }).send(activity()), undefined);
    await waitFor(() => sockets.size === 0, 'the end of the connection');
  });

  it('gives up a server that does not answer, and its connection', async () => {
    answer = () => undefined;
    const error = await failureOf(clientOf({ ms: 50, mostBytes: 1000 }));
    assert.ok(isPassing(error));
    assert.deepEqual(channelFailure(error).status, undefined);
    await waitFor(() => sockets.size === 0, 'the end of the connection');
  });

  it('tells a server that is not there from one that refuses', async () => {
    const gone = await listen(says(200));
    const there = { ...activity(), serviceUrl: urlOf(gone) };
    await new Promise((resolve) => gone.close(resolve));
    const error = await clientOf()
      .send(there)
      .catch((failure: unknown) => failure);
    assert.deepEqual([channelFailure(error).status, channelFailure(error).code], [undefined, 'ECONNREFUSED']);
    assert.ok(isPassing(error));
  });

  it('takes no word before the answer for the answer', async () => {
    answer = (request, response) => response.writeProcessing(() => request.socket.destroy());
    const error = await failureOf();
    assert.equal(channelFailure(error).status, undefined);
    assert.ok(isPassing(error));
  });

  it('tells a code, a message and for how long to wait', async () => {
    const body = '{"error":{"code":"Throttled","message":"Too much."}}';
    answer = says(429, body, { 'content-type': 'application/json', 'retry-after': '7' });
    const error = await failureOf();
    assert.match(error.message, /429: Too much\./);
    assert.deepEqual(channelFailure(error), { status: 429, code: 'Throttled', retryAfterMs: 7000 });
    answer = says(429, '', { 'retry-after': new Date(90_000).toUTCString() });
    const dated = await failureOf();
    assert.deepEqual(channelFailure(dated, 30_000), { status: 429, code: undefined, retryAfterMs: 60_000 });
    answer = says(429, '', { 'retry-after': 'soon' });
    assert.equal(channelFailure(await failureOf()).retryAfterMs, undefined);
  });

  it('tells what comes from behind the connector of a chat that is blocked', async () => {
    const inner = '{\\r\\n  \\"subCode\\": \\"MessageWritesBlocked\\"\\r\\n}';
    answer = says(403, `{"errorCode":209,"message":"${inner}"}`);
    const error = await failureOf();
    assert.equal(channelFailure(error).code, 'MessageWritesBlocked');
    assert.ok(isClosed(error));
  });

  for (const [what, given, status] of [
    ['a web page', says(502, '<html>Bad gateway', { 'content-type': 'text/html' }), 502],
    ['an error without an end', (request, response) => endless(request, response, 500), 500],
    ['an error that breaks off', (request, response) => breaksOff(request, response, 503), 503],
    ['an error that is no object', says(500, '"no"'), 500],
    ['an error in other words', says(500, '{"error":"no"}'), 500],
    ['an acceptance by a web page', says(200, '<html>Sign in', { 'content-type': 'text/html' }), 200],
  ] as const satisfies readonly (readonly [string, Answer, number])[])
    it(`knows ${what} for a failure that may pass`, async () => {
      answer = given;
      const error = await failureOf();
      assert.equal(channelFailure(error).status, status);
      assert.ok(isPassing(error));
      assert.ok(isUndelivered(error));
    });

  for (const status of [301, 302, 303, 307, 308])
    it(`follows no redirect (${status}), least of all with the token`, async () => {
      const strangers: IncomingMessage[] = [];
      const stranger = await listen((request, response) => {
        strangers.push(request);
        response.end('{"id":"stolen"}');
      });
      answer = says(status, '', { location: `${urlOf(stranger)}/v3/conversations/c/activities` });
      const error = await failureOf();
      assert.ok(isUndelivered(error));
      assert.equal(strangers.length, 0);
    });

  it('keeps a connection for the next message', async () => {
    answer = says(200, '{"id":"1"}');
    const client = clientOf();
    for (let i = 0; i < 3; i++) {
      await client.send(activity());
      // Free again with the next turn of the loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(new Set(arrived.map(({ socket }) => socket)).size, 1);
  });

  it('takes another connection for one that was closed between two messages', async () => {
    answer = says(200, '{"id":"1"}');
    const client = clientOf();
    await client.send(activity());
    for (const socket of sockets) socket.destroy();
    await waitFor(() => sockets.size === 0);
    assert.equal(await client.send(activity()), '1');
    assert.equal(arrived.length, 2);
  });

  it('sends nothing twice by itself where a connection breaks under a message', async () => {
    answer = says(200, '{"id":"1"}');
    const client = clientOf();
    await client.send(activity());
    answer = (request) => request.socket.destroy();
    const error = await failureOf(client);
    assert.ok(isPassing(error));
    assert.equal(arrived.length, 2);
  });

  it('says many things at once', async () => {
    answer = says(200, '{"id":"1"}');
    const client = clientOf();
    const ids = await Promise.all(Array.from({ length: 50 }, () => client.send(activity())));
    assert.deepEqual(new Set(ids), new Set(['1']));
    assert.equal(arrived.length, 50);
  });

  it('goes by the proxies of the environment', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = await listen((request, response) => {
      asked.push(request.url);
      response.end('{"id":"by proxy"}');
    });
    const { http_proxy: before } = process.env;
    process.env['http_proxy'] = urlOf(proxy);
    try {
      const id = await new ConnectorClient().send({ ...activity(), serviceUrl: 'http://channel.test/x' });
      assert.equal(id, 'by proxy');
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
    assert.deepEqual(asked, ['http://channel.test/x/v3/conversations/c/activities']);
  });

  it('reaches a conversation whose id no header can carry', async () => {
    answer = says(200, '{"id":"1"}');
    const id = 'ä\r\nx: y';
    await clientOf().send({ ...activity(), conversation: { id } as never, replyToId: 'r' });
    assert.equal(arrived[0]?.url, `/v3/conversations/${encodeURIComponent(id)}/activities/r`);
    assert.deepEqual(
      [arrived[0].headers['x-ms-conversation-id'], arrived[0].headers['x']],
      [undefined, undefined],
    );
  });
});

function breaksOff(_request: IncomingMessage, response: ServerResponse, status = 200): void {
  response.writeHead(status, { 'content-length': '100', 'content-type': 'application/json' });
  response.write('{"id":"1"', () => response.destroy());
}

/** Until whoever reads has enough. */
function endless(_request: IncomingMessage, response: ServerResponse, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  const more = (): void => void (response.destroyed || response.write(' '.repeat(500), more));
  more();
}
