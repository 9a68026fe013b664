import assert from 'node:assert/strict';
import { noLimits, publicRates } from '../../../../src/limits.js';
import { MessageLimits } from '../../../../src/bot/limits/messageLimits.js';
import { TokenBuckets } from '../../../../src/bot/limits/tokenBuckets.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';

const minute = 60_000;

describe('how much of what people write is answered', () => {
  let clock: FakeClock;
  const limits = (rates = publicRates) => new MessageLimits(rates, () => clock.now());
  const from = (person: string, conversation = 'chat-1') =>
    ({
      channelId: 'msteams',
      from: { id: `29:${person}`, aadObjectId: person },
      conversation: { id: conversation },
    }) as never;

  beforeEach(() => {
    clock = new FakeClock();
  });

  /** How many of `count` at once are answered. */
  const answered = (limited: MessageLimits, count: number, activity: never): number =>
    Array.from({ length: count }, () => limited.turnsAway(activity)).filter((one) => one === undefined)
      .length;

  it('is half as much again at once as in a minute, and then as much as comes back', () => {
    const limited = limits({ perPerson: 10, perConversation: 0 });
    assert.equal(answered(limited, 40, from('anna')), 15);
    clock.advance(minute / 10 - 1);
    assert.equal(answered(limited, 5, from('anna')), 0);
    clock.advance(1);
    assert.equal(answered(limited, 5, from('anna')), 1);
    clock.advance(minute);
    assert.equal(answered(limited, 40, from('anna')), 10);
    clock.advance(60 * minute);
    assert.equal(answered(limited, 40, from('anna')), 15);
  });

  it('is said once for a burst, with when to go on', () => {
    const limited = limits({ perPerson: 10, perConversation: 0 });
    answered(limited, 15, from('anna'));
    clock.advance(1_500);
    const sentences = Array.from({ length: 20 }, () => limited.turnsAway(from('anna'))?.sentence);
    assert.match(sentences[0] ?? '', /10 messages a minute from you.* go on in 5 s;/);
    assert.deepEqual(new Set(sentences.slice(1)), new Set([undefined]));
    clock.advance(5_000);
    assert.equal(limited.turnsAway(from('anna')), undefined);
    assert.deepEqual(limited.turnsAway(from('anna')), {});
    clock.advance(minute);
    answered(limited, 10, from('anna'));
    assert.match(limited.turnsAway(from('anna'))?.sentence ?? '', /go on in [1-6] s/);
  });

  it('is counted for each person, and for all in a conversation', () => {
    const limited = limits({ perPerson: 10, perConversation: 14 });
    assert.equal(answered(limited, 15, from('anna')), 15);
    assert.equal(answered(limited, 15, from('bob')), 6);
    assert.match(
      String(limited.turnsAway(from('cecilia'))?.sentence),
      /^undefined$/,
      'it is said in this chat',
    );
    // What was refused for the conversation does not count against the person.
    assert.equal(answered(limited, 15, from('bob', 'chat-2')), 9);
    assert.equal(answered(limited, 15, from('cecilia', 'chat-3')), 15);
  });

  it('is of the conversation alone where nobody knows who writes', () => {
    const stranger = { channelId: 'msteams', conversation: { id: 'chat-1' } } as never;
    const limited = limits({ perPerson: 1, perConversation: 4 });
    assert.equal(answered(limited, 20, stranger), 6);
  });

  it('is everything where there are no limits', () => {
    assert.equal(answered(limits(noLimits), 1_000, from('anna')), 1_000);
  });

  it('stays below what Teams takes from a bot, with two sends an answer', () => {
    const limited = limits({ perPerson: 0, perConversation: publicRates.perConversation });
    const sends = [0];
    for (let second = 0; second < 4_000; second++) {
      const verdicts = Array.from({ length: second === 0 ? 30 : 2 }, () => limited.turnsAway(from('anna')));
      const words = verdicts.map((one) => (one === undefined ? 2 : one.sentence === undefined ? 0 : 1));
      sends.push(words.reduce<number>((sum, one) => sum + one, sends.at(-1) ?? 0));
      clock.advance(1_000);
    }
    const most = (window: number): number =>
      Math.max(...sends.slice(window).map((sum, at) => sum - (sends[at] ?? 0)));
    assert.ok(most(30) <= 60, `${most(30)} in 30 s`);
    assert.ok(most(3_600) <= 1_800, `${most(3_600)} an hour`);
  });

  it('forgets whoever has been silent for long enough', () => {
    const buckets = new TokenBuckets(10, () => clock.now());
    for (let person = 0; person < 1_000; person++) buckets.take(`p-${person}`);
    assert.equal(buckets.size, 1_000);
    clock.advance(2 * minute);
    buckets.take('p-new');
    assert.equal(buckets.size, 1);
  });
});
