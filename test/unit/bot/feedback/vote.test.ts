import assert from 'node:assert/strict';
import { cardText } from '../../../../src/bot/cards/cardText.js';
import type { Card } from '../../../../src/bot/cards/card.js';
import { AppError } from '../../../../src/errors/appError.js';
import { openEmbeddedDatabase, type Database } from '../../../../src/store/database.js';
import { StoredBot } from '../../../helpers/bot/storedBot.js';
import { seedFile } from '../../../helpers/machine/seed.js';
import type { SenderOptions } from '../../../helpers/channel/fakeChannel.js';
import { cardOf } from '../../../helpers/channel/conversation.js';

const bob: SenderOptions = {
  user: { id: '29:bob', name: 'Bob', aadObjectId: '22222222-2222-2222-2222-222222222222' },
};

describe('a vote between two answers', () => {
  let database: Database;
  let stored: StoredBot;

  before(async () => {
    database = await openEmbeddedDatabase({ seedFile });
  });
  let dice = 0;
  const options = { channel: 'msteams', random: () => dice } as const;

  const dress = (): void => {
    const { test } = stored;
    test.routes.route = {
      ...test.routes.route!,
      baseDeploymentName: 'base',
      baseModel: { modelName: 'Phi-3-mini', modelVersion: '15' },
    };
    test.model.reply = ({ options: { from } }) => `It is ${from === 'base' ? 'plain' : 'special'}.`;
  };

  beforeEach(async () => {
    dice = 0;
    stored = await StoredBot.startOn(database, options);
    dress();
  });

  afterEach(() => stored.end());
  after(() => database.close());

  const channel = () => stored.test.channel;

  async function compare() {
    await channel().say('/compare What is it?');
    await stored.test.bot.drain();
    const call = channel().accepted('POST').at(-1);
    assert.ok(call);
    return call;
  }

  type Call = Awaited<ReturnType<typeof compare>>;
  const data = (call: Call, title: string): Readonly<Record<string, unknown>> =>
    (cardOf(call)?.actions?.find((one) => one['title'] === title)?.['data'] ?? {}) as never;

  async function press(
    call: Call,
    title: string,
    by: SenderOptions = {},
    how: 'execute' | 'submit' = 'execute',
  ) {
    const { status, body } = await channel().press(how, data(call, title), call.activityId, by);
    await stored.test.bot.drain();
    assert.equal(status, 200);
    const value = (body as { value?: unknown } | undefined)?.value;
    return typeof value === 'object' ? cardText(value as Card) : String(value);
  }

  const votes = () =>
    stored.sql
      .selectFrom('comparisons')
      .select(['vote', 'tuned_version', 'base_version', 'tuned_model'])
      .execute();

  it('does not tell which is which, by word, order, colour or what its buttons carry', async () => {
    const call = await compare();
    const sent = JSON.stringify(call.activity);
    assert.match(sent, /First answer.*special.*Second answer.*plain/s);
    assert.doesNotMatch(sent, /hieno-phi3|Phi-3-mini|tuned:|tuned"|"base"|accent/);
    assert.doesNotMatch(JSON.stringify(data(call, 'First is better')), /tuned|base/);
    dice = 0.9;
    assert.match(JSON.stringify((await compare()).activity), /First answer.*plain.*Second answer.*special/s);
  });

  it('is told with who gave which, for whoever pressed and for everybody, and counted', async () => {
    dice = 0.9;
    const call = await compare();
    const shown = await press(call, 'Second is better');
    assert.match(shown, /First: Base model.*plain.*✓ Second: Fine-tuned: hieno-phi3, version 1.*special/s);
    assert.match(shown, /The fine-tuned model was found better\./);
    const [redrawn] = channel().accepted('PUT');
    assert.equal(redrawn?.activityId, call.activityId);
    assert.equal(cardText(cardOf(redrawn)!), shown);
    assert.equal(cardOf(redrawn)?.actions, undefined);
    assert.deepEqual(await votes(), [
      { vote: 'tuned', tuned_model: 'hieno-phi3', tuned_version: '1', base_version: '15' },
    ]);
    await channel().say('/feedback');
    await stored.test.bot.drain();
    assert.match(
      cardOf(channel().accepted('POST').at(-1)!)?.fallbackText ?? '',
      /hieno-phi3, version 1: against the base model: better 1, worse 0, alike 0/,
    );
  });

  it('counts once: the first press stands, also after a restart', async () => {
    const call = await compare();
    await press(call, 'Both alike');
    assert.match(await press(call, 'First is better'), /Both were found alike/);
    const second = await compare();
    const known = channel().calls.length;
    stored = await stored.restarted(options);
    channel().countFrom(known + 10);
    dress();
    assert.match(await press(second, 'Second is better'), /The base model was found better/);
    assert.match(await press(second, 'First is better'), /The base model was found better/);
    assert.deepEqual((await votes()).map(({ vote }) => vote).sort(), ['alike', 'base']);
  });

  it('is whoever asked’s: others are told, and see it when it was given', async () => {
    const call = await compare();
    assert.match(await press(call, 'First is better', bob), /Only who asked can choose here/);
    assert.deepEqual(
      (await votes()).map(({ vote }) => vote),
      [null],
    );
    await press(call, 'First is better');
    assert.match(await press(call, 'Second is better', bob), /The fine-tuned model was found better/);
    assert.deepEqual(
      (await votes()).map(({ vote }) => vote),
      ['tuned'],
    );
  });

  it('takes its card’s place where it came as a message, and is said where that cannot be', async () => {
    const call = await compare();
    await press(call, 'First is better', {}, 'submit');
    assert.equal(channel().accepted('PUT').length, 1);
    const other = await compare();
    channel().fail(400, 'BadArgument', ({ method }) => method === 'PUT');
    await press(other, 'First is better', {}, 'submit');
    assert.match(cardOf(channel().accepted('POST').at(-1)!)?.fallbackText ?? '', /was found better/);
  });

  it('draws over no card but its own', async () => {
    const call = await compare();
    await channel().press('execute', data(call, 'First is better'), 'out-999');
    await stored.test.bot.drain();
    assert.deepEqual(
      channel()
        .accepted('PUT')
        .map(({ activityId }) => activityId),
      [call.activityId],
    );
  });

  it('is not asked for where one of the two has failed', async () => {
    stored.test.model.reply = ({ options: { from } }) => {
      if (from === 'base') throw new AppError({ reason: 'no_endpoint', sentence: 'The base is gone.' });
      return 'It is special.';
    };
    const call = await compare();
    assert.match(
      cardOf(call)?.fallbackText ?? '',
      /Fine-tuned: hieno-phi3.*special.*Base model.*The base is gone\./s,
    );
    assert.equal(cardOf(call)?.actions, undefined);
    assert.deepEqual(await votes(), []);
  });

  it('is forgotten with its words, and stays counted', async () => {
    const call = await compare();
    const other = await compare();
    await press(call, 'First is better');
    await channel().say('/forget me');
    await channel().text('Forgotten: 2 comparisons.');
    await stored.test.bot.drain();
    assert.match(await press(call, 'First is better'), /These answers are forgotten\. The fine-tuned/);
    assert.match(await press(other, 'First is better'), /nobody can choose any more/);
    assert.deepEqual(new Set((await votes()).map(({ vote }) => vote)), new Set(['tuned', null]));
    assert.match(await press({ ...call, activity: {} }, 'First is better'), /do not know that button/);
    const elsewhere = await channel().press('execute', data(other, 'First is better'), undefined, {
      conversation: 'chat-2',
    });
    assert.match(JSON.stringify(elsewhere.body), /I do not know that comparison any more/);
  });
});
