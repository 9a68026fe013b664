import assert from 'node:assert/strict';
import { publicCloud } from '../../../../src/azure/arm/cloud.js';
import { principalOf } from '../../../../src/azure/arm/principal.js';

const tokenOf = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const look = (token: string | undefined) =>
  principalOf(publicCloud, {
    getToken: async () => (token === undefined ? null : { token, expiresOnTimestamp: 0 }),
  });

describe('who the bot is in Azure', () => {
  for (const [claims, type] of [
    [{ oid: 'o1' }, 'ServicePrincipal'],
    [{ oid: 'o1', idtyp: 'app' }, 'ServicePrincipal'],
    [{ oid: 'o1', scp: 'user_impersonation' }, 'User'],
    [{ oid: 'o1', scp: 'user_impersonation', idtyp: 'app' }, 'ServicePrincipal'],
  ] as const)
    it(`is a ${type} by its token: ${JSON.stringify(claims)}`, async () =>
      assert.deepEqual(await look(tokenOf(claims)), { objectId: 'o1', type }));

  it('is nobody to whom a role could be given where the token does not say', async () => {
    for (const token of [undefined, 'opaque', tokenOf({})])
      await assert.rejects(look(token), { reason: 'forbidden', message: /names no object id/ });
  });

  it('is in Azure’s words why there is no token', async () =>
    assert.rejects(principalOf(publicCloud, { getToken: () => Promise.reject(new Error('No identity.')) }), {
      name: 'AppError',
    }));
});
