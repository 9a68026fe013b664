import assert from 'node:assert/strict';
import { ChannelError } from '../../../../src/bot/channel/delivery/channelError.js';
import { LearntAbilities } from '../../../../src/bot/channel/learntAbilities.js';

const place = (channelId: string, conversationId = 'c') => ({
  channelId,
  conversationId,
  reference: { conversation: { id: conversationId, conversationType: 'personal' } },
});
const refusal = (statusCode: number, code = 'BadArgument'): ChannelError =>
  new ChannelError(code, { statusCode, code });
const messageGone = refusal(404, 'ActivityNotFoundInConversation');

describe('what a channel has answered', () => {
  let abilities: LearntAbilities;
  beforeEach(() => (abilities = new LearntAbilities()));
  const edits = (channelId: string, conversationId?: string) =>
    abilities.at(place(channelId, conversationId)).edits;

  for (const status of [405, 501])
    it(`tells that its conversation changes no message (${status}), though the table says it does`, () => {
      for (const channel of ['msteams', 'slack']) {
        assert.ok(abilities.changeRefused(place(channel), refusal(status)));
        assert.equal(edits(channel), 'no', channel);
        assert.notEqual(edits(channel, 'another'), 'no', channel);
      }
    });

  it('tells so by a 404 to the first change of all', () => {
    assert.ok(abilities.changeRefused(place('emulator'), refusal(404)));
    assert.equal(edits('emulator'), 'no');
  });

  it('tells of one message by a 404 where a change was taken before, and of all by the second', () => {
    abilities.changeTaken(place('slack'));
    assert.ok(!abilities.changeRefused(place('slack'), refusal(404)));
    assert.equal(edits('slack'), 'tried');
    abilities.changeTaken(place('slack'));
    assert.ok(abilities.changeRefused(place('slack'), refusal(404)));
    assert.equal(edits('slack'), 'no');
  });

  it('tells of one message by the code for that', () => {
    assert.ok(!abilities.changeRefused(place('slack'), messageGone));
    assert.ok(abilities.changeRefused(place('slack'), messageGone));
  });

  it('never tells so of Teams by a 404, which says now and then that a message is gone that is there', () => {
    for (let time = 0; time < 5; time++)
      assert.ok(!abilities.changeRefused(place('msteams'), time % 2 === 0 ? messageGone : refusal(404)));
    assert.equal(edits('msteams'), 'yes');
  });

  for (const [status, code] of [
    [404, 'ConversationNotFound'],
    [403, 'ConversationBlockedByUser'],
    [429, 'Throttled'],
    [500, 'ServiceError'],
    [413, 'MessageSizeTooBig'],
  ] as const)
    it(`tells nothing of changes by ${status} ${code}`, () => {
      for (let time = 0; time < 3; time++)
        assert.ok(!abilities.changeRefused(place('slack'), refusal(status, code)));
      assert.equal(edits('slack'), 'tried');
    });

  it('tells that a conversation takes no streams', () => {
    assert.ok(abilities.at(place('msteams')).streams);
    abilities.streamRefused(place('msteams'));
    assert.ok(!abilities.at(place('msteams')).streams);
    assert.equal(edits('msteams'), 'yes');
    assert.ok(abilities.at(place('msteams', 'another')).streams);
  });

  it('is forgotten of the conversations that have been silent longest', () => {
    abilities.changeRefused(place('slack', 'first'), refusal(405));
    for (let other = 0; other < 1_000; other++)
      abilities.changeRefused(place('slack', `other ${other}`), refusal(405));
    assert.equal(edits('slack', 'first'), 'tried');
    assert.equal(edits('slack', 'other 0'), 'no');
  });
});
