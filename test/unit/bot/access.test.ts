import assert from 'node:assert/strict';
import { Access } from '../../../src/bot/access.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

describe('access', () => {
  const anna = 'aaaaaaaa-0000-0000-0000-000000000001';
  const channels = new Set(['msteams']);
  const named = new Access({ admins: new Set([anna]), channels });
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

  it('believes nobody on a channel that is not named', () => {
    const writer = { id: 'x', aadObjectId: anna };
    for (const channel of ['directline', 'webchat', 'emulator', 'slack', 'MSTEAMS', ''])
      assert.ok(!named.isAdmin(from(writer, channel)), channel);
    assert.ok(!named.isAdmin({ from: writer as never }));
    const tried = new Access({ admins: new Set([anna]), channels: new Set(['msteams', 'emulator']) });
    assert.ok(tried.isAdmin(from(writer, 'emulator')));
    const local = new Access({ admins: 'everyone-on-loopback', channels: new Set(['emulator']) });
    assert.ok(!local.isAdmin(from(writer, 'slack')));
    assert.match(
      inChat(named.refuses({ role: 'admin', name: 'deploy' }, from(writer, 'slack'))?.sentence ?? ''),
      /cannot tell who you are/,
    );
  });

  it('matches a missing id to nobody, though everybody on this machine is an admin', () => {
    const local = new Access({ admins: 'everyone-on-loopback', channels: new Set(['emulator']) });
    assert.ok(local.isAdmin(from({ id: 'user-1' }, 'emulator')));
    assert.ok(!local.isAdmin(from({}, 'emulator')));
    assert.ok(!local.isAdmin({ channelId: 'emulator' }));
    assert.ok(!new Access({ admins: new Set(['']), channels }).isAdmin(from({})));
  });

  it('makes nobody of another tenant an admin', () => {
    const access = new Access({ admins: new Set([anna]), channels, tenants: new Set(['T1']) });
    const activity = from({ id: 'x', aadObjectId: anna });
    assert.ok(!access.isAdmin(activity));
    assert.ok(access.isAdmin({ ...activity, channelData: { tenant: { id: 't1' } } }));
    assert.ok(!access.isAdmin({ ...activity, conversation: { tenantId: 't2' } as never }));
  });

  it('serves no tenant at all when none is listed', () => {
    const access = new Access({ admins: 'everyone-on-loopback', channels, tenants: new Set() });
    assert.ok(access.refusesTenant({ channelData: { tenant: { id: 't1' } } }));
  });
});
