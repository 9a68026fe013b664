import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { AuthenticationConstants, type BotFrameworkAuthentication } from 'botframework-connector';
import { ChannelTokens, TokenRefused } from '../../../../src/bot/channel/channelTokens.js';

describe('a token that was found valid', () => {
  let asked: number;
  let isValid: boolean;
  let now: number;
  let tokens: ChannelTokens;

  beforeEach(() => {
    asked = 0;
    isValid = true;
    now = 1_800_000_000_000;
    const authenticateRequest = () => {
      asked += 1;
      return isValid ? Promise.resolve({}) : Promise.reject(new Error('invalid'));
    };
    const sdk = { authenticateRequest } as unknown as BotFrameworkAuthentication;
    tokens = new ChannelTokens(sdk, 10_000, () => now);
  });

  const tokenFor = (minutes: number): string => {
    const { ToBotFromChannelTokenIssuer: iss } = AuthenticationConstants;
    const claims = { iss, exp: now / 1000 + minutes * 60, jti: randomUUID() };
    return `Bearer h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
  };
  const teams = { channelId: 'msteams', serviceUrl: 'https://channel.test/' };

  it('is known for five minutes', async () => {
    const token = tokenFor(60);
    for (const ms of [0, 1000, 299_000 - 1]) {
      now += ms;
      await tokens.check(teams, token);
    }
    assert.equal(asked, 1);
    now += 1;
    await tokens.check(teams, token);
    assert.equal(asked, 2);
  });

  it('is known no longer than it is valid', async () => {
    const token = tokenFor(1);
    await tokens.check(teams, token);
    now += 60_000;
    isValid = false;
    await assert.rejects(tokens.check(teams, token), TokenRefused);
  });

  it('is known for its own channel and address, and no other is with it', async () => {
    const token = tokenFor(60);
    await tokens.check(teams, token);
    isValid = false;
    for (const [from, brought] of [
      [{ ...teams, channelId: 'emulator' }, token],
      [{ ...teams, serviceUrl: 'https://other.test/' }, token],
      [teams, `${token}x`],
      [teams, tokenFor(60)],
      [teams, ''],
    ] as const)
      await assert.rejects(tokens.check(from, brought), TokenRefused);
    await tokens.check(teams, token);
    assert.equal(asked, 6);
  });

  it('is not what was refused', async () => {
    const token = tokenFor(60);
    isValid = false;
    await assert.rejects(tokens.check(teams, token), TokenRefused);
    await assert.rejects(tokens.check(teams, token), TokenRefused);
    assert.equal(asked, 2);
    isValid = true;
    await tokens.check(teams, token);
  });

  it('gives way to newer ones where there are very many', async () => {
    const first = tokenFor(60);
    await tokens.check(teams, first);
    const last = tokenFor(60);
    for (let i = 0; i < 199; i++) await tokens.check(teams, tokenFor(60));
    await tokens.check(teams, last);
    assert.equal(asked, 201);
    await tokens.check(teams, last);
    assert.equal(asked, 201);
    await tokens.check(teams, first);
    assert.equal(asked, 202);
  });
});
