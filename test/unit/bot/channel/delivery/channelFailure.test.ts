import assert from 'node:assert/strict';
import { ChannelError } from '../../../../../src/bot/channel/delivery/channelError.js';
import { isClosed, isPassing } from '../../../../../src/bot/channel/delivery/channelFailure.js';
import { whatItSaid } from '../../../../../src/bot/channel/delivery/whatItSaid.js';

const connector = (code: string): string => JSON.stringify({ error: { code, message: 'In words.' } });
/** Word for word of send-proactive-messages, "Understand who blocked, muted, or uninstalled a bot". */
const behindConnector = String.raw`{"errorCode":209,"message":"{\r\n  \"subCode\": \"MessageWritesBlocked\",\r\n  \"details\": \"Thread is blocked from message writes.\",\r\n  \"errorCode\": null,\r\n  \"errorSubCode\": null\r\n}"}`;

describe('what a channel answers to a message', () => {
  /** By Teams' table of status codes and what it says of repeating them (conversation-messages), where none other is named. */
  const answers: [number, string, 'gone' | 'passing' | 'refused', string][] = [
    [403, connector('ConversationBlockedByUser'), 'gone', 'stop until the person writes'],
    [403, behindConnector, 'gone', 'send-proactive-messages: blocked, muted or uninstalled'],
    [403, connector('MessageWritesBlocked'), 'gone', 'the same, in the envelope of the connector'],
    [403, connector('BotNotInConversationRoster'), 'gone', 'wait for installationUpdate'],
    [403, connector('ForbiddenOperationException'), 'gone', 'not installed in the personal scope'],
    [403, connector('BotDisabledByAdmin'), 'gone', 'stop until the person writes'],
    [403, connector('NotEnoughPermissions'), 'gone', 'not to be repeated'],
    [403, connector('InvalidBotApiHost'), 'passing', 'another host has the conversation'],
    [403, '', 'passing', 'says nothing of the conversation: a proxy, a firewall'],
    [404, connector('ConversationNotFound'), 'gone', 'remove the id'],
    [404, '', 'gone', 'the same, of channels that say no more'],
    [412, connector('PreconditionFailed'), 'passing', 'repeat with backoff'],
    [429, connector('Throttled'), 'passing', 'repeat after Retry-After'],
    [500, connector('ServiceError'), 'passing', 'the SDK has always repeated it'],
    [502, connector('ServiceError'), 'passing', 'repeat with backoff'],
    [503, '', 'passing', 'repeat with backoff'],
    [504, '', 'passing', 'repeat with backoff'],
    [400, connector('BadArgument'), 'refused', 'not to be repeated: the message itself'],
    [401, connector('BotNotRegistered'), 'refused', 'not to be repeated: the bot itself'],
    [413, connector('MessageSizeTooBig'), 'refused', 'not to be repeated: the message itself'],
  ];
  for (const [statusCode, body, meaning, why] of answers)
    it(`means that it is ${meaning}: ${statusCode} ${whatItSaid(body).code ?? 'without a code'} (${why})`, () => {
      const error = new ChannelError('', { statusCode, code: whatItSaid(body).code });
      const found = isClosed(error) ? 'gone' : isPassing(error) ? 'passing' : 'refused';
      assert.equal(found, meaning);
      assert.ok(!(isClosed(error) && isPassing(error)));
    });

  it('is read as far as it says anything', () => {
    assert.deepEqual(whatItSaid(behindConnector), {
      code: 'MessageWritesBlocked',
      message: 'Thread is blocked from message writes.',
    });
    for (const body of ['', 'null', '[]', '"x"', '<html>', '{"error":"x"}', '{"error":{"code":5}}'])
      assert.deepEqual(whatItSaid(body), {});
  });
});
