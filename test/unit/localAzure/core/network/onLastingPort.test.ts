import assert from 'node:assert/strict';
import { onLastingPort } from '../../../../../localAzure/core/network/onLastingPort.js';

describe('the port of a listener of the local Azure', () => {
  /** Takes all ports but those that somebody holds. */
  const openBut = (isHeld: (port: number) => boolean, tried: number[]) => async (port: number) => {
    tried.push(port);
    if (isHeld(port)) throw Object.assign(new Error('held'), { code: 'EADDRINUSE' });
    return port;
  };
  const lasts = (port: number) => port >= 20_000 && port < 32_768;

  it('is the one of last time where that is free', async () =>
    assert.equal(
      await onLastingPort(
        4711,
        openBut(() => false, []),
      ),
      4711,
    ));

  it('is another one that lasts where somebody holds it', async () =>
    assert.ok(
      lasts(
        await onLastingPort(
          4711,
          openBut((port) => port === 4711, []),
        ),
      ),
    ));

  it('is any where those that last are held', async () => {
    const tried: number[] = [];
    assert.equal(await onLastingPort(undefined, openBut(lasts, tried)), 0);
    assert.equal(tried.length, 4);
  });

  it('is none where listening fails for another reason', () =>
    assert.rejects(
      onLastingPort(undefined, () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }))),
      {
        code: 'EACCES',
      },
    ));
});
