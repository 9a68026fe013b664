import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../src/errors/appError.js';
import { createServer as createBotServer } from '../../src/bot/channel/server.js';
import { ConfigError } from '../../src/config/configError.js';
import { startProblem } from '../../src/startProblem.js';
import { LogSpy } from '../helpers/bot/botUnderTest.js';

describe('why a start did not come about', () => {
  it('names the port that somebody else has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const server = createBotServer({
      adapter: { take: async () => undefined, authenticated: async () => undefined },
      onTurn: async () => {},
      onMessage: async () => {},
      loopbackOnly: true,
      log: new LogSpy(),
    });
    try {
      const error: unknown = await server.listen(port, '127.0.0.1').catch((found: unknown) => found);
      const sentence = `Hieno cannot start: port ${port} is in use. Set PORT to another one, or to 0 for a free one.`;
      assert.equal(startProblem(error), sentence);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });

  it('is every problem of the configuration, a sentence, or what the error says', () => {
    assert.equal(
      startProblem(new ConfigError(['PORT: x', 'Y: z'])),
      'Hieno cannot start:\n  - PORT: x\n  - Y: z',
    );
    const failure = new AppError({ reason: 'internal', sentence: 'The disk is full.' });
    assert.equal(startProblem(failure), 'Hieno cannot start: The disk is full.');
    assert.equal(startProblem(new Error('no luck')), 'Hieno cannot start: no luck');
  });
});
