import assert from 'node:assert/strict';
import { abilitiesAt } from '../../../../src/bot/channel/abilities.js';

describe('what a channel can do', () => {
  const at = (
    channelId: string,
    conversationType?: string,
    serviceUrl = 'https://smba.example/emea/',
    id = 'c',
  ) => abilitiesAt({ channelId, reference: { conversation: { id, conversationType }, serviceUrl } });

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
    for (const channel of ['emulator', 'webchat', 'directline'])
      assert.equal(at(channel, undefined, 'http://localhost:56150/_connector').edits, 'yes', channel);
    assert.ok(at('msteams', 'personal', 'no address').stopsStreams);
  });

  it('tries nothing of Teams’ own on other channels', () => {
    for (const channel of ['emulator', 'webchat', 'directline', 'slack', 'toString', '']) {
      const { streams, feedbackLoop, executes } = at(channel, 'personal');
      assert.deepEqual([streams, feedbackLoop, executes], [false, false, false], channel);
      assert.ok(!at(channel, 'groupChat').targets, channel);
    }
    assert.ok(at('webchat').suggests);
  });

  it('tries to change a message where nobody knows, and not where none is ever changed', () => {
    assert.deepEqual(
      ['msteams', 'slack', 'emulator', 'webchat', 'directline'].map((channel) => at(channel).edits),
      ['yes', 'tried', 'tried', 'no', 'no'],
    );
  });

  it('knows the Emulator itself by its conversations, among the clients that say they are it', () => {
    const within = (id: string, channel = 'emulator') => at(channel, undefined, 'http://localhost:5000', id);
    for (const mode of ['livechat', 'transcript', 'debug'])
      assert.equal(within(`1b4e28ba-2fa1-11d2-883f-0016d3cca427|${mode}`).edits, 'no', mode);
    assert.equal(within('livechat').edits, 'tried');
    assert.equal(within('1b4e28ba|livechat', 'slack').edits, 'tried');
  });
});
