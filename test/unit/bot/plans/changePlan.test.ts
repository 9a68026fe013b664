import assert from 'node:assert/strict';
import type { Card } from '../../../../src/bot/cards/card.js';
import { proposalLivesMs } from '../../../helpers/bot/fakeRuns.js';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import { cardOf, Conversation, confirmData, textOf } from '../../../helpers/channel/conversation.js';
import type { ChannelCall } from '../../../helpers/channel/fakeChannel.js';

type Data = Record<string, unknown>;
const bob = { user: { id: 'user-2', name: 'Bob' } };
const kinds = ['execute', 'submit'] as const;

const dataOf = (card: Card | undefined, title: string): Data => {
  const found = card?.actions?.find((action) => action['title'] === title);
  assert.ok(found !== undefined, `a button ${title}`);
  return found['data'] as Data;
};
/** What the inputs of a form hold, as a client sends them with its button. */
const held = (card: Card | undefined): Data =>
  Object.fromEntries(
    (card?.body ?? []).flatMap((element) =>
      element.type.startsWith('Input.') && element['value'] !== undefined
        ? [[String(element['id']), element['value']]]
        : [],
    ),
  );

describe('changing a plan', () => {
  let test: BotUnderTest;
  let talk: Conversation;

  beforeEach(async () => {
    test = await BotUnderTest.start();
    talk = new Conversation(test.channel);
  });
  afterEach(() => test.stop());

  const cards = (): ChannelCall[] =>
    test.channel.accepted('POST').filter((call) => cardOf(call) !== undefined);
  const shownNow = ({ activityId }: ChannelCall): string => {
    const [last] = test.channel
      .accepted('PUT')
      .filter((call) => call.activityId === activityId)
      .slice(-1);
    return last === undefined ? '' : textOf(last);
  };

  /** Presses Change… and gives the form, wherever it came. */
  async function open(plan: ChannelCall, how: (typeof kinds)[number]) {
    const reply = await test.channel.press(how, dataOf(cardOf(plan), 'Change…'), plan.activityId);
    await test.bot.drain();
    if (how === 'execute') return { form: (reply.body as { value: Card }).value, at: plan.activityId };
    const sent = cards().at(-1);
    return { form: sent === undefined ? undefined : cardOf(sent), at: sent?.activityId ?? '' };
  }

  async function make(
    found: Awaited<ReturnType<typeof open>>,
    how: (typeof kinds)[number],
    typed: Data = {},
  ) {
    const data = { ...dataOf(found.form, 'Make the new plan'), ...held(found.form), ...typed };
    const reply = await test.channel.press(how, data, found.at);
    await test.bot.drain();
    return reply;
  }

  for (const how of kinds)
    it(`makes another plan from what was typed, and closes the old one (Action.${how})`, async () => {
      const plan = await talk.plan('/finetune epochs=3 scheduler=cosine');
      const found = await open(plan, how);
      assert.deepEqual(held(found.form), {
        set_skip_broken: 'false',
        set_epochs: 3,
        set_scheduler: 'cosine',
      });
      await make(found, how, { set_epochs: '5', set_learning_rate: '2e-5' });
      assert.deepEqual(test.planner.planned.at(-1), {
        kind: 'finetune',
        inputs: { epochs: 5, learningRate: 2e-5, scheduler: 'cosine' },
      });
      assert.deepEqual(
        test.runs.offers.map(({ state }) => state),
        ['changed', 'open'],
      );
      assert.match(shownNow(plan), /Changed by Anna: the new plan is below/);
      const next = cards().at(-1);
      assert.ok(next !== undefined && next.activityId !== plan.activityId);
      // The form too, where it stands beside the plan.
      if (how === 'submit') assert.match(shownNow({ ...plan, activityId: found.at }), /Changed by Anna/);

      const old = await test.channel.press(how, confirmData(plan), plan.activityId);
      await test.bot.drain();
      assert.equal(test.runs.runs.size, 0);
      if (how === 'execute') assert.match(JSON.stringify(old.body), /Changed by Anna/);
      else await test.channel.text('This plan has been answered already.');
      await test.channel.press(how, confirmData(next), next.activityId);
      await test.bot.drain();
      const [run] = test.runs.runs.values();
      assert.deepEqual(run?.inputs, { epochs: 5, learningRate: 2e-5, scheduler: 'cosine' });
    });

  for (const how of kinds)
    it(`says what is wrong and keeps what was typed (Action.${how})`, async () => {
      const plan = await talk.plan('/finetune epochs=3');
      const found = await open(plan, how);
      const reply = await make(found, how, { set_epochs: '99', set_learning_rate: 'fast', set_seed: 7 });
      const again = how === 'execute' ? (reply.body as { value: Card }).value : cardOf(cards().at(-1)!);
      assert.deepEqual(held(again), {
        set_seed: 7,
        set_skip_broken: 'false',
        set_epochs: 99,
        set_learning_rate: 'fast',
        set_scheduler: '-',
      });
      assert.match(
        again?.fallbackText ?? '',
        /2 values cannot be taken\..*epochs must be a whole number from 1 to 10, not 99\..*learning_rate must be/s,
      );
      assert.equal(test.planner.planned.length, 1);
      assert.equal(test.runs.offers[0]?.state, 'open');
      await make({ form: again, at: found.at }, how, { set_epochs: '4', set_learning_rate: '' });
      assert.deepEqual(test.planner.planned.at(-1)?.inputs, { seed: 7, epochs: 4 });
    });

  it('goes back to the plan, which is as it was', async () => {
    const plan = await talk.plan('/deploy version=2');
    const { form, at } = await open(plan, 'execute');
    const reply = await test.channel.press('execute', dataOf(form, 'Back to the plan'), at);
    const { value } = reply.body as { value: Card };
    assert.equal(value.fallbackText, cardOf(plan)?.fallbackText);
    assert.deepEqual(
      value.actions?.map(({ data }) => data),
      cardOf(plan)?.actions?.map(({ data }) => data),
    );
    await test.channel.press('execute', confirmData(plan), at);
    assert.equal(test.runs.runs.size, 1);
  });

  it('needs no way back where the plan still stands above the form', async () => {
    const { form } = await open(await talk.plan('/deploy'), 'submit');
    assert.deepEqual(
      form?.actions?.map(({ title }) => title),
      ['Make the new plan'],
    );
  });

  it('leaves the words that the plan asks for their meaning', async () => {
    const plan = await talk.plan('/deploy');
    await open(plan, 'submit');
    await test.channel.say('confirm deploy');
    await test.bot.drain();
    assert.equal(test.runs.runs.size, 1);
  });

  it('takes the words for the new plan once there is one', async () => {
    const plan = await talk.plan('/deploy version=2');
    await make(await open(plan, 'submit'), 'submit', { set_version: '3' });
    await test.channel.say('confirm deploy');
    await test.bot.drain();
    assert.deepEqual(
      [...test.runs.runs.values()].map(({ inputs }) => inputs),
      [{ modelVersion: '3' }],
    );
  });

  it('is for who may confirm: the others see no form and make no plan', async () => {
    const plan = await talk.plan('/deploy');
    const { form, at } = await open(plan, 'execute');
    for (const [card, title] of [
      [cardOf(plan), 'Change…'],
      [form, 'Back to the plan'],
      [form, 'Make the new plan'],
    ] as const) {
      const reply = await test.channel.press('execute', dataOf(card, title), at, bob);
      assert.deepEqual(reply.body, {
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: 'Only Anna can confirm this plan.',
      });
    }
    await test.bot.drain();
    assert.equal(test.planner.planned.length, 1);
    assert.deepEqual(test.channel.accepted('PUT'), []);
  });

  for (const how of kinds)
    it(`makes one plan of two presses (Action.${how})`, async () => {
      const plan = await talk.plan('/deploy version=2');
      const found = await open(plan, how);
      const data = { ...dataOf(found.form, 'Make the new plan'), set_version: '3' };
      await Promise.all([1, 2].map(() => test.channel.press(how, data, found.at)));
      await test.bot.drain();
      assert.deepEqual(
        test.runs.offers.map(({ state }) => state),
        ['changed', 'open'],
      );
      await test.channel.text('This plan has been answered already.');
    });

  it('still makes a plan of one that is too old to be confirmed, but does not go back to that', async () => {
    const plan = await talk.plan('/deploy version=2');
    const { form, at } = await open(plan, 'execute');
    test.clock.advance(proposalLivesMs + 1);
    const back = await test.channel.press('execute', dataOf(form, 'Back to the plan'), at);
    assert.match(JSON.stringify(back.body), /Expired\./);
    await test.bot.drain();
    await make(await open(plan, 'execute'), 'execute', { set_version: '3' });
    assert.deepEqual(test.planner.planned.at(-1)?.inputs, { modelVersion: '3' });
    assert.equal(test.runs.offers.at(-1)?.state, 'open');
  });

  for (const [what, act] of [
    ['confirmed', (plan: ChannelCall) => test.channel.press('submit', confirmData(plan), plan.activityId)],
    ['cancelled', () => test.channel.say('cancel')],
  ] as const)
    it(`does nothing with a plan that is ${what}`, async () => {
      const plan = await talk.plan('/deploy version=2');
      const { form, at } = await open(plan, 'execute');
      await act(plan);
      await test.bot.drain();
      for (const data of [dataOf(cardOf(plan), 'Change…'), dataOf(form, 'Make the new plan')]) {
        const { body } = await test.channel.press('execute', data, at);
        assert.match(JSON.stringify(body), what === 'confirmed' ? /Confirmed by Anna/ : /Cancelled by Anna/);
      }
      await test.bot.drain();
      assert.equal(test.planner.planned.length, 1);
    });

  it('keeps the old plan where something is in the way of the new one', async () => {
    const plan = await talk.plan('/deploy version=2');
    const found = await open(plan, 'execute');
    test.planner.make = (kind, inputs) => ({
      kind,
      inputs,
      lines: [],
      problems: [{ reason: 'model_unknown', sentence: 'There is no version 9.' }],
    });
    await make(found, 'execute', { set_version: '9' });
    assert.match(textOf(cards().at(-1)!), /There is no version 9\./);
    assert.deepEqual(test.channel.accepted('PUT'), []);
    await test.channel.press('execute', confirmData(plan), plan.activityId);
    assert.equal(test.runs.runs.size, 1);
  });

  it('closes the old plan when data that has to be fetched first is here', async () => {
    const plan = await talk.plan('/finetune');
    const found = await open(plan, 'execute');
    const make_ = test.planner.make;
    test.planner.make = async (kind, inputs) => ({ ...(await make_(kind, inputs)), needsPreparation: true });
    await make(found, 'execute', { set_dataset: 'owner/name' });
    const [prepared] = test.runs.prepared;
    assert.deepEqual([prepared?.replaces, test.runs.offers[0]?.state], ['p-1', 'open']);
    test.planner.make = make_;
    const { place } = test.runs.offers[0]!;
    const { replaces } = prepared as { replaces: string };
    const run = aRun({
      kind: 'preparation',
      preparesFor: 'finetune',
      inputs: {},
      status: 'succeeded',
      place,
    });
    await test.bot.observer.ended({ ...run, replaces, endedAt: 1 });
    assert.deepEqual(
      test.runs.offers.map(({ state }) => state),
      ['changed', 'open'],
    );
    assert.match(shownNow(plan), /Changed by Anna/);
  });

  it('goes on in another process, and where nobody remembers the card', async () => {
    const plan = await talk.plan('/deploy version=2');
    const other = await BotUnderTest.start({ runs: test.runs, storage: test.storage, clock: test.clock });
    try {
      const { body } = await other.channel.press('execute', dataOf(cardOf(plan), 'Change…'), plan.activityId);
      const form = (body as { value: Card }).value;
      const data = { ...dataOf(form, 'Make the new plan'), set_version: '3' };
      await other.channel.press('execute', data, plan.activityId);
      await other.bot.drain();
      assert.deepEqual(
        test.runs.offers.map(({ state }) => state),
        ['changed', 'open'],
      );
      assert.match(JSON.stringify(other.channel.accepted('PUT')), /Changed by Anna/);
    } finally {
      await other.stop();
    }
    await test.channel.press('submit', dataOf(cardOf(plan), 'Change…'), plan.activityId);
    await test.channel.text('This plan has been answered already.');
  });

  it('is offered by no plan whose command takes nothing', async () => {
    const titles = cardOf(await talk.plan('/provision'))?.actions?.map(({ title }) => title);
    assert.deepEqual(titles, ['Confirm', 'Cancel']);
  });
});
