import assert from 'node:assert/strict';
import { ChannelError } from '../../../../src/bot/channel/delivery/channelError.js';
import { endingMessage } from '../../../../src/bot/status/endingMessage.js';
import { StatusCards, teamsPace } from '../../../../src/bot/status/statusCards.js';
import type { Run } from '../../../../src/runs/run.js';
import { stageTimes } from '../../../../src/runs/stageTimes.js';
import { storeFailure } from '../../../../src/store/storeFailure.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';
import { LogSpy } from '../../../helpers/bot/botUnderTest.js';
import { MemoryCardRecords, MemoryUndelivered } from '../../../helpers/bot/fakeStores.js';
import { MessengerSpy, textOf } from '../../../helpers/channel/messengerSpy.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

const channelError = (statusCode: number, code: string): Error =>
  new ChannelError(code, { statusCode, code });

const throttled = (retryAfter: string | undefined): Error =>
  new ChannelError('Throttled', { statusCode: 429, code: 'Throttled', retryAfter });

describe('status cards', () => {
  let clock: FakeClock;
  let messenger: MessengerSpy;
  let records: MemoryCardRecords;
  let undelivered: MemoryUndelivered;
  let log: LogSpy;
  let cards: StatusCards;

  const readStageTimes = () => Promise.resolve(stageTimes([], 1));
  const create = () =>
    new StatusCards({ records, messenger, tellEnd, undelivered, readStageTimes, clock, log });
  const tellEnd = async (run: Run) => void (await messenger.send(run.place, endingMessage(run)));

  beforeEach(() => {
    clock = new FakeClock();
    messenger = new MessengerSpy();
    records = new MemoryCardRecords();
    undelivered = new MemoryUndelivered();
    log = new LogSpy();
    cards = create();
  });

  const run = (version: number, fields: Partial<Run> = {}): Run =>
    aRun({ version, createdAt: clock.now(), status: 'running', ...fields });
  const ended = (version: number): Run =>
    run(version, { status: 'succeeded', ending: { reason: 'done', sentence: `End ${version}.` } });
  const note = (version: number, words: string): Run =>
    run(version, { stages: [{ name: 'dataset', title: 'Dataset', status: 'running', note: words }] });

  const change = async (next: Run): Promise<void> => {
    cards.changed(next);
    await settled();
  };
  const later = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settled();
  };
  const did = () => messenger.sent.map(({ how, id }) => `${how} ${id}`);

  it('posts one card and updates it in place', async () => {
    await change(note(1, 'First.'));
    await later(2_000);
    await change(note(2, 'Second.'));
    assert.deepEqual(did(), ['send m-1', 'update m-1']);
    assert.match(messenger.sent[1]?.text ?? '', /Second\./);
  });

  it('merges quick changes to the newest state and keeps its pace', async () => {
    await change(note(1, 'v1'));
    for (let version = 2; version <= 9; version++) await change(note(version, `v${version}`));
    assert.deepEqual(did(), ['send m-1']);
    await later(1_499);
    assert.deepEqual(did(), ['send m-1']);
    await later(1);
    assert.deepEqual(did(), ['send m-1', 'update m-1']);
    assert.match(messenger.sent[1]?.text ?? '', /v9/);
  });

  it('slows down after a minute', () => {
    assert.deepEqual([0, 59_999, 60_000, 9_000_000].map(teamsPace), [1_500, 1_500, 3_000, 3_000]);
  });

  it('never goes back to an older state', async () => {
    await change(note(5, 'v5'));
    await later(5_000);
    await change(note(4, 'v4'));
    await later(5_000);
    assert.deepEqual(did(), ['send m-1']);
  });

  it('shows the newest of what came out of order', async () => {
    await change(note(1, 'v1'));
    await change(note(3, 'v3'));
    await change(note(2, 'v2'));
    await later(1_500);
    assert.match(messenger.sent[1]?.text ?? '', /v3/);
  });

  it('shows what changed while an update was on its way', async () => {
    let release = (): void => undefined;
    messenger.before = () => new Promise<void>((resolve) => (release = resolve));
    await change(note(1, 'v1'));
    await change(note(2, 'v2'));
    messenger.before = () => undefined;
    release();
    await settled();
    await later(1_500);
    assert.deepEqual(did(), ['send m-1', 'update m-1']);
    assert.match(messenger.sent[1]?.text ?? '', /v2/);
  });

  it('always shows the end, and tells it once', async () => {
    await change(note(1, 'v1'));
    await change(ended(2));
    await later(1_500);
    await later(600_000);
    await change(ended(2));
    await cards.ended(ended(2));
    await later(600_000);
    assert.deepEqual(did(), ['send m-1', 'update m-1', 'send m-3']);
    assert.match(messenger.sent[1]?.text ?? '', /End 2\./);
    assert.match(messenger.sent[2]?.text ?? '', /done.*End 2\./);
    assert.equal(clock.pending, 0);
  });

  describe('whoever waits for the end to be told', () => {
    const waitFor = (next: Run) => {
      let isTold = false;
      void cards.ended(next).then(() => (isTold = true));
      return async () => {
        await settled();
        return isTold;
      };
    };

    it('waits as long as the pace of the card', async () => {
      await change(note(1, 'v1'));
      const isTold = waitFor(ended(2));
      assert.equal(await isTold(), false);
      await later(1_500);
      assert.equal(await isTold(), true);
      assert.deepEqual(did(), ['send m-1', 'update m-1', 'send m-3']);
    });

    it('waits no longer than there is hope', async () => {
      messenger.before = () => {
        throw channelError(503, 'ServiceUnavailable');
      };
      const isTold = waitFor(ended(2));
      for (const pause of [2_000, 5_000, 15_000, 60_000, 300_000]) {
        assert.equal(await isTold(), false);
        await later(pause);
      }
      assert.equal(await isTold(), true);
      assert.ok(log.events.some(({ event }) => event === 'status_card.given_up'));
    });

    it('does not wait where nobody listens any more', async () => {
      messenger.before = () => {
        throw channelError(403, 'BotNotInConversationRoster');
      };
      assert.equal(await waitFor(ended(2))(), true);
      assert.deepEqual(did(), []);
    });
  });

  for (const error of [channelError(404, 'ActivityNotFoundInConversation'), channelError(404, 'NotFound')])
    it(`posts a new card when the old one is gone (${error.message}), and goes on with that one`, async () => {
      await change(note(1, 'v1'));
      messenger.before = (how) => {
        if (how === 'update') throw error;
      };
      await later(2_000);
      await change(note(2, 'v2'));
      messenger.before = () => undefined;
      await later(2_000);
      await change(note(3, 'v3'));
      assert.deepEqual(did(), ['send m-1', 'send m-2', 'update m-2']);
    });

  it('logs another failure and is up to date with the next change', async () => {
    await change(note(1, 'v1'));
    messenger.before = () => {
      throw channelError(500, 'ServiceError');
    };
    await later(2_000);
    await change(note(2, 'v2'));
    assert.ok(log.events.some(({ event, level }) => event === 'status_card.failed' && level === 'warn'));
    messenger.before = () => undefined;
    await later(2_000);
    await change(note(3, 'v3'));
    assert.deepEqual(did(), ['send m-1', 'update m-1']);
  });

  it('tries a final state again by itself', async () => {
    await change(note(1, 'v1'));
    messenger.before = () => {
      throw channelError(500, 'ServiceError');
    };
    await later(2_000);
    await change(ended(2));
    await later(2_000);
    messenger.before = () => undefined;
    await later(5_000);
    assert.deepEqual(did(), ['send m-1', 'update m-1', 'send m-3']);
    await later(600_000);
    assert.equal(messenger.sent.length, 3);
  });

  it('tells the end though the card cannot be brought up, and only once', async () => {
    await change(note(1, 'v1'));
    messenger.before = (how) => {
      if (how === 'update') throw channelError(500, 'ServiceError');
    };
    await later(2_000);
    await change(ended(2));
    await later(600_000);
    await later(600_000);
    assert.deepEqual(did(), ['send m-1', 'send m-2']);
  });

  it('gives up on a conversation that takes nothing any more', async () => {
    messenger.before = () => {
      throw channelError(403, 'ConversationBlockedByUser');
    };
    await change(note(1, 'v1'));
    messenger.before = () => undefined;
    await later(5_000);
    await change(ended(2));
    await later(600_000);
    assert.deepEqual(did(), []);
    assert.ok(log.events.some(({ event }) => event === 'status_card.conversation_closed'));
    assert.equal(clock.pending, 0);
  });

  for (const code of ['ConversationBlockedByUser', 'MessageWritesBlocked', 'BotNotInConversationRoster'])
    it(`writes down that a conversation is closed (${code}), so that no start tries again`, async () => {
      await change(note(1, 'v1'));
      messenger.before = () => {
        throw channelError(403, code);
      };
      await later(2_000);
      await change(ended(2));
      assert.equal(records.records.get('r-1')?.closed, code);
      messenger.before = () => undefined;
      cards = create();
      await cards.ended(ended(2));
      assert.deepEqual(did(), ['send m-1']);
    });

  it('writes it down where only the last words were refused', async () => {
    await change(note(1, 'v1'));
    messenger.before = (how) => {
      if (how === 'send') throw channelError(403, 'MessageWritesBlocked');
    };
    await later(2_000);
    await change(ended(2));
    assert.deepEqual(records.records.get('r-1'), {
      activityId: 'm-1',
      shownVersion: 2,
      toldVersion: -1,
      closed: 'MessageWritesBlocked',
    });
  });

  it('leaves a conversation alone for as long as the channel says, then shows what is newest', async () => {
    await change(note(1, 'v1'));
    await later(2_000);
    messenger.before = () => {
      throw throttled('40');
    };
    await change(note(2, 'v2'));
    messenger.before = () => undefined;
    await change(note(3, 'v3'));
    await later(39_999);
    assert.deepEqual(did(), ['send m-1']);
    await later(1);
    assert.deepEqual(did(), ['send m-1', 'update m-1']);
    assert.match(messenger.sent[1]?.text ?? '', /v3/);
  });

  it('shows a change that was refused as too much though no other follows, and gives no end up for it', async () => {
    await change(note(1, 'v1'));
    await later(2_000);
    let refusals = 0;
    messenger.before = () => {
      if (++refusals <= 9) throw throttled(undefined);
    };
    await change(ended(2));
    for (let pause = 0; pause < 9; pause++) await later(10_000);
    assert.deepEqual(did(), ['send m-1', 'update m-1', 'send m-3']);
  });

  it('says less where the whole card is too large', async () => {
    await change(note(1, 'v1'));
    await later(2_000);
    messenger.before = (_how, activity) => {
      if (/Dataset/.test(textOf(activity)) && /asked by/.test(textOf(activity)))
        throw channelError(413, 'MessageSizeTooBig');
    };
    await change(note(2, 'v2'));
    assert.deepEqual(did(), ['send m-1', 'update m-1']);
    assert.match(messenger.sent[1]?.text ?? '', /^Journey: running/);
  });

  describe('of two runs in one conversation', () => {
    const other = (version: number, conversationId = 'chat-1'): Run => ({
      ...note(version, `other ${version}`),
      id: 'r-2',
      place: { channelId: 'emulator', conversationId, reference: {} },
    });

    it('share what Teams allows it', async () => {
      await change(note(1, 'v1'));
      await change(other(1));
      assert.deepEqual(did(), ['send m-1', 'send m-2']);
      await change(note(2, 'v2'));
      await change(other(2));
      await later(1_499);
      assert.deepEqual(did().slice(2), []);
      await later(1);
      assert.deepEqual(did().slice(2), ['update m-1']);
      await later(1_500);
      assert.deepEqual(did().slice(2), ['update m-1', 'update m-2']);
    });

    it('have their first cards at once, but never more of them than Teams takes', async () => {
      for (let index = 0; index < 10; index++)
        await change({ ...other(1), id: `r-${index}`, place: run(1).place });
      assert.equal(messenger.sent.length, 4);
      await later(1_999);
      assert.equal(messenger.sent.length, 4);
      await later(1);
      assert.equal(messenger.sent.length, 8);
      await later(2_000);
      assert.equal(messenger.sent.length, 10);
    });

    it('do not wait for each other in two', async () => {
      await change(note(1, 'v1'));
      await change(other(1, 'chat-2'));
      await change(note(2, 'v2'));
      await change(other(2, 'chat-2'));
      await later(1_500);
      assert.deepEqual(did(), ['send m-1', 'send m-2', 'update m-1', 'update m-2']);
    });
  });

  it('tells the end of a run again that was taken up again', async () => {
    await change(note(1, 'v1'));
    await later(2_000);
    await change(ended(2));
    await later(2_000);
    await change(note(3, 'v3'));
    await later(2_000);
    await change(ended(4));
    await later(2_000);
    const ends = messenger.sent.filter(({ how, text }) => how === 'send' && /End/.test(text));
    assert.deepEqual(
      ends.map(({ text }) => /End \d/.exec(text)?.[0]),
      ['End 2', 'End 4'],
    );
    assert.equal(did().filter((one) => one === 'update m-1').length, 3);
  });

  it('bears a store that fails', async () => {
    const get = records.get.bind(records);
    records.get = () => Promise.reject(new Error('no database'));
    await change(note(1, 'v1'));
    records.get = get;
    await later(2_000);
    await change(note(2, 'v2'));
    assert.deepEqual(did(), ['send m-1']);
  });

  it('says nothing again that could not be written down, and takes it to no other place', async () => {
    const put = records.put.bind(records);
    const lose = () => {
      records.put = () => {
        records.put = put;
        return Promise.reject(storeFailure(Object.assign(new Error('lost'), { code: 'ECONNRESET' })));
      };
    };
    lose();
    await change(note(1, 'v1'));
    await later(2_000);
    await change(ended(2));
    assert.deepEqual(did(), ['send m-1', 'update m-1', 'send m-3']);
    await later(2_000);
    await change(note(3, 'v3'));
    await later(2_000);
    messenger.before = (how) => {
      if (how === 'send') lose();
    };
    await change(ended(4));
    await later(600_000);
    assert.deepEqual(did().slice(3), ['update m-1', 'update m-1', 'send m-6']);
    assert.equal(records.records.get('r-1')?.toldVersion, 4);
    assert.deepEqual(undelivered.items, []);
  });

  describe('after a restart', () => {
    it('goes on with the same card, and leaves one alone that is up to date', async () => {
      await change(note(1, 'v1'));
      cards = create();
      await change(note(1, 'v1'));
      await later(5_000);
      assert.deepEqual(did(), ['send m-1']);
      await change(note(2, 'v2'));
      assert.deepEqual(did(), ['send m-1', 'update m-1']);
    });

    it('shows and tells an end that came meanwhile', async () => {
      await change(note(1, 'v1'));
      cards = create();
      await cards.ended(ended(2));
      assert.deepEqual(did(), ['send m-1', 'update m-1', 'send m-3']);
    });

    it('tells an end that was shown but not told', async () => {
      records.records.set('r-1', { activityId: 'm-9', shownVersion: 2, toldVersion: -1 });
      await cards.ended(ended(2));
      assert.deepEqual(did(), ['send m-1']);
      assert.match(messenger.sent[0]?.text ?? '', /End 2\./);
    });
  });
});
