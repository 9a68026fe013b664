import assert from 'node:assert/strict';
import { abilitiesAt } from '../../../../src/bot/channel/abilities.js';

describe('what a channel can do', () => {
  const at = (channelId: string, conversationType?: string, serviceUrl = 'https://smba.example/emea/') =>
    abilitiesAt({ channelId, reference: { conversation: { id: 'c', conversationType }, serviceUrl } });

  it('lets Teams stream in chats of two only, where it has a Stop button of its own', () => {
    assert.ok(at('msteams', 'personal').streams);
    assert.ok(at('msteams', 'personal').stopsStreams);
    assert.ok(!at('msteams', 'personal').targets);
    for (const type of ['groupChat', 'channel', undefined]) {
      assert.ok(!at('msteams', type).streams, String(type));
      assert.ok(!at('msteams', type).suggests, String(type));
      assert.ok(at('msteams', type).feedbackLoop, String(type));
      assert.ok(at('msteams', type).targets, String(type));
    }
  });

  it('takes the Playground for what it is: Teams without a Stop button', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const playground = at('msteams', 'personal', `http://${host}:56150/_connector`);
      assert.ok(playground.streams && playground.feedbackLoop && playground.executes, host);
      assert.ok(!playground.stopsStreams, host);
      assert.ok(!at('msteams', 'channel', `http://${host}:56150/_connector`).targets, host);
    }
    assert.ok(at('webchat', undefined, 'http://localhost:56150/_connector').edits);
    assert.ok(at('msteams', 'personal', 'no address').stopsStreams);
  });

  it('tries nothing of Teams’ own on other channels', () => {
    for (const channel of ['emulator', 'webchat', 'directline', 'slack', 'toString', '']) {
      const { streams, feedbackLoop, executes } = at(channel, 'personal');
      assert.deepEqual([streams, feedbackLoop, executes], [false, false, false], channel);
      assert.ok(!at(channel, 'groupChat').targets, channel);
    }
    assert.ok(at('webchat').suggests);
    assert.ok(at('emulator').edits && !at('webchat').edits);
  });
});
