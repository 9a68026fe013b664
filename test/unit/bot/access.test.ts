import assert from 'node:assert/strict';
import { Access } from '../../../src/bot/access.js';

describe('access', () => {
  const anna = 'aaaaaaaa-0000-0000-0000-000000000001';
  const named = new Access({ admins: new Set([anna]) });
  const from = (fields: object, channelId = 'msteams') => ({
    channelId,
    from: { id: '', name: '', ...fields } as never,
  });

  it('knows admins by their Entra object id, in any case', () => {
    assert.ok(named.isAdmin(from({ id: '29:x', aadObjectId: anna.toUpperCase() })));
    assert.ok(!named.isAdmin(from({ id: '29:x', aadObjectId: anna.replace('1', '2') })));
  });

  it('knows nobody by name or by the channel-made id alone', () => {
    assert.ok(!named.isAdmin(from({ id: anna, name: anna })));
  });

  it('does not believe an object id where the client writes it itself', () => {
    for (const channel of ['directline', 'webchat'])
      assert.ok(!named.isAdmin(from({ id: 'x', aadObjectId: anna }, channel)));
  });

  it('matches a missing id to nobody, though everybody on this machine is an admin', () => {
    const local = new Access({ admins: 'everyone-on-loopback' });
    assert.ok(local.isAdmin(from({ id: 'user-1' }, 'emulator')));
    assert.ok(!local.isAdmin(from({}, 'emulator')));
    assert.ok(!local.isAdmin({ channelId: 'emulator' }));
    assert.ok(!new Access({ admins: new Set(['']) }).isAdmin(from({})));
  });

  it('makes nobody of another tenant an admin', () => {
    const access = new Access({ admins: new Set([anna]), tenants: new Set(['T1']) });
    const activity = from({ id: 'x', aadObjectId: anna });
    assert.ok(!access.isAdmin(activity));
    assert.ok(access.isAdmin({ ...activity, channelData: { tenant: { id: 't1' } } }));
    assert.ok(!access.isAdmin({ ...activity, conversation: { tenantId: 't2' } as never }));
  });

  it('serves no tenant at all when none is listed', () => {
    const access = new Access({ admins: 'everyone-on-loopback', tenants: new Set() });
    assert.ok(access.refusesTenant({ channelData: { tenant: { id: 't1' } } }));
  });
});
