import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import type { Card } from '../../../../src/bot/cards/card.js';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import type { Plan } from '../../../../src/runs/plan.js';
import type { CommandKind } from '../../../../src/runs/runKind.js';
import type { RunInputs } from '../../../../src/stages/inputs.js';
import { saidOn } from '../../../helpers/bot/saidOn.js';
import { confirmData } from '../../../helpers/channel/conversation.js';
import type { ChannelCall } from '../../../helpers/channel/fakeChannel.js';
import { proposalLivesMs } from '../../../helpers/bot/fakeRuns.js';
import { command } from '../../../../src/errors/nextStep.js';

const bob = { user: { id: 'user-2', name: 'Bob' } };

const cardIn = (activity: Partial<Activity> | undefined): Card | undefined =>
  activity?.attachments?.[0]?.content as Card | undefined;

describe('confirming a plan', () => {
  let test: BotUnderTest;

  beforeEach(async () => {
    test = await BotUnderTest.start();
  });

  afterEach(() => test.stop());

  /** Sends a command and gives the plan card's activity and its buttons' data. */
  async function offer(command = '/provision') {
    const before = test.channel.messages().length;
    await test.channel.say(command);
    await test.bot.drain();
    const call = test.channel.accepted('POST').filter(({ activity }) => activity.type === 'message')[before];
    const buttons = (cardIn(call?.activity)?.actions ?? []) as unknown as {
      title: string;
      data: Record<string, unknown>;
    }[];
    const [confirm, cancel] = [/^(Confirm|Delete)$/, /^Cancel$/].map((title) =>
      buttons.find((button) => title.test(button.title)),
    );
    assert.ok(call && confirm && cancel, 'a plan card with two buttons');
    return { cardId: call.activityId, confirm: confirm.data, cancel: cancel.data };
  }

  const updates = (cardId: string): ChannelCall[] =>
    test.channel.accepted('PUT').filter(({ activityId }) => activityId === cardId);

  /** What the buttons say that the card has now. */
  const leadsOn = (cardId: string): unknown[] => saidOn(cardIn(updates(cardId).at(-1)?.activity));

  const lastText = (cardId: string): string => cardIn(updates(cardId).at(-1)?.activity)?.fallbackText ?? '';

  for (const how of ['execute', 'submit'] as const)
    it(`starts a run when its button is pressed (Action.${how}) and takes the buttons away`, async () => {
      const { cardId, confirm } = await offer();
      const reply = await test.channel.press(how, confirm, cardId);
      assert.equal(reply.status, 200);
      await test.bot.drain();
      assert.equal(test.runs.runs.size, 1);
      assert.match(lastText(cardId), /Confirmed by Anna/);
      assert.match(lastText(cardId), /Workspace hieno-ws/);
      assert.deepEqual(leadsOn(cardId), [`/status ${[...test.runs.runs.keys()].join()}`]);
      if (how === 'execute') {
        const { statusCode, type, value } = reply.body as { statusCode: number; type: string; value: Card };
        assert.deepEqual([statusCode, type], [200, 'application/vnd.microsoft.card.adaptive']);
        assert.match(value.fallbackText, /Confirmed by Anna/);
      }
    });

  for (const how of ['execute', 'submit'] as const)
    it(`refuses the press of somebody else and leaves the card as it is (Action.${how})`, async () => {
      const { cardId, confirm } = await offer();
      const reply = await test.channel.press(how, confirm, cardId, bob);
      await test.bot.drain();
      assert.equal(reply.status, 200);
      assert.equal(test.runs.runs.size, 0);
      assert.deepEqual(updates(cardId), []);
      const sentence = 'Only Anna can confirm this plan.';
      if (how === 'submit') assert.deepEqual(test.channel.texts(), [sentence]);
      else
        assert.deepEqual(reply.body, {
          statusCode: 200,
          type: 'application/vnd.microsoft.activity.message',
          value: sentence,
        });
    });

  it('lets nobody else withdraw it either', async () => {
    const { cardId, cancel } = await offer();
    await test.channel.press('submit', cancel, cardId, bob);
    await test.channel.text('Only Anna');
    assert.equal(test.runs.offers[0]?.state, 'open');
  });

  it('works once: a second press starts nothing and the card still says who confirmed', async () => {
    const { cardId, confirm } = await offer();
    await test.channel.press('submit', confirm, cardId);
    await test.channel.press('submit', confirm, cardId);
    await test.channel.text('This plan has been answered already.');
    assert.equal(test.runs.runs.size, 1);
    assert.match(lastText(cardId), /Confirmed by Anna.*\[Status of the run\]/s);
  });

  it('finds the run again when the same press is delivered again', async () => {
    const { cardId, confirm } = await offer();
    const pressed = test.channel.activity({
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb: 'confirm', data: confirm } },
      replyToId: cardId,
    });
    for (let delivery = 0; delivery < 2; delivery++) {
      const { body } = await test.channel.deliver(pressed);
      assert.match(JSON.stringify(body), /Confirmed by Anna/);
    }
    assert.equal(test.runs.runs.size, 1);
  });

  it('refuses after its time and says so on the card', async () => {
    const { cardId, confirm } = await offer('/deploy base=yes version=2');
    test.clock.advance(proposalLivesMs + 1);
    const reply = await test.channel.press('execute', confirm, cardId);
    assert.match(JSON.stringify(reply.body), /Expired\. This plan has expired\./);
    assert.equal(test.runs.runs.size, 0);
    await test.bot.drain();
    assert.match(lastText(cardId), /Expired/);
    assert.deepEqual(leadsOn(cardId), ['/deploy version=2 base=yes']);
  });

  it('answers a button whose plan nobody remembers', async () => {
    const reply = await test.channel.press(
      'execute',
      { verb: 'confirm', proposal: 'p-99', kind: 'deploy' },
      'old-card',
    );
    assert.equal(reply.status, 200);
    assert.match(JSON.stringify(reply.body), /Plan: Deployment.*Expired/);
  });

  for (const how of ['execute', 'submit'] as const)
    it(`answers a button it does not know with a sentence (Action.${how})`, async () => {
      for (const data of [
        { verb: 'format-disk' },
        {},
        { verb: 'confirm', proposal: 7 },
        { verb: 'refresh' },
      ]) {
        const reply = await test.channel.press(how, data, 'card');
        assert.equal(reply.status, 200);
        if (how === 'execute') assert.match(JSON.stringify(reply.body), /do not know that button/);
      }
      await test.bot.drain();
      if (how === 'submit') assert.equal(test.channel.texts().length, 4);
    });

  it('answers an Action.Execute without any value with 200 and a sentence', async () => {
    for (const value of [undefined, null, 'x', [], { action: null }, { action: { data: 'x' } }]) {
      const invoke = test.channel.activity({ type: 'invoke', name: 'adaptiveCard/action', value });
      const reply = await test.channel.deliver(invoke);
      assert.equal(reply.status, 200);
      assert.match(JSON.stringify(reply.body), /do not know that button/);
    }
  });

  it('withdraws by button', async () => {
    const { cardId, cancel } = await offer();
    await test.channel.press('submit', cancel, cardId);
    await test.channel.text('Cancelled. Nothing was done.');
    assert.equal(test.runs.offers[0]?.state, 'withdrawn');
    assert.match(lastText(cardId), /Cancelled by Anna/);
  });

  for (const [command, words] of [
    ['/dataset', ['yes', 'Confirm', ' YES ', '`yes`', 'Yes.', '/yes', 'confirm dataset']],
    ['/provision', ['confirm provision', '/confirm provision', 'CONFIRM  Provision!', 'confirm /provision']],
    ['/quota request', ['yes', 'confirm quota request']],
    ['/traffic blue=100', ['confirm traffic', '<at>Hieno</at> confirm traffic']],
  ] as const)
    for (const word of words)
      it(`takes a typed "${word}" for the press of the person who asked for ${command}`, async () => {
        if (['/dataset', '/quota request', '/traffic blue=100'].includes(command)) test.planner.make = free;
        const { cardId } = await offer(command);
        const mention = {
          type: 'mention',
          text: '<at>Hieno</at>',
          mentioned: { id: 'bot-1', name: 'Hieno' },
        };
        await test.channel.deliver(test.channel.activity({ text: word, entities: [mention] }));
        await test.bot.drain();
        assert.equal(test.runs.runs.size, 1);
        assert.match(lastText(cardId), /Confirmed by Anna/);
        assert.deepEqual(test.model.asked, []);
      });

  const free = (kind: CommandKind, inputs: RunInputs): Plan => ({
    kind,
    inputs,
    lines: [{ action: 'change', what: 'Something that costs nothing' }],
    problems: [],
  });

  for (const [command, why] of [
    ['/provision', /it costs money.*`confirm provision`/],
    ['/finetune', /it costs money.*`confirm finetune`/],
    ['/deploy', /it costs money.*`confirm deploy`/],
    ['/journey', /it costs money.*`confirm journey`/],
    ['/promptflow', /it costs money.*`confirm promptflow`/],
    ['/traffic blue=100', /it changes who answers.*`confirm traffic`/],
    ['/rollback', /it changes who answers.*`confirm rollback`/],
    ['/teardown endpoint', /cannot be undone.*`hieno-rg`/],
  ] as const)
    for (const word of ['yes', 'confirm', 'confirm dataset', 'confirm jurney'])
      it(`tells what confirms ${command}, as the card does, instead of taking "${word}"`, async () => {
        if (command !== '/teardown endpoint') test.planner.make = free;
        await offer(command);
        const words = why.source.split('`')[1] ?? '';
        assert.match(cardIn(test.channel.messages()[0])?.fallbackText ?? '', new RegExp(words));
        await test.channel.say(word);
        await test.bot.drain();
        assert.equal(test.runs.runs.size, 0);
        assert.match(test.channel.texts().at(-1) ?? '', why);
        await test.channel.say(words);
        await test.bot.drain();
        assert.equal(test.runs.runs.size, 1);
        assert.deepEqual(test.model.asked, []);
      });

  it('takes a yes for what only has to be looked at again', async () => {
    test.planner.make = (kind, inputs) => ({
      ...free(kind, inputs),
      lines: [{ action: 'reuse', what: 'x' }],
    });
    await offer('/deploy');
    await test.channel.say('yes');
    await test.bot.drain();
    assert.equal(test.runs.runs.size, 1);
  });

  for (const [what, said] of [
    ['talk with the model', 'What is an endpoint?'],
    ['a command', '/status'],
    ['a command with a mistake', '/deploy bse=yes'],
    ['another plan', '/teardown'],
    ['an ok', 'ok'],
  ] as const)
    it(`takes words for talk after ${what}, and the button still works`, async () => {
      test.planner.make = free;
      const { cardId, confirm } = await offer('/dataset');
      await test.channel.say(said);
      if (said === '/teardown') await test.channel.say('cancel');
      await test.channel.say('yes');
      await test.channel.text('You said: yes');
      await test.channel.say('no');
      await test.channel.text('You said: no');
      await test.channel.say('confirm dataset');
      await test.channel.text(
        'Words confirm a plan only as the next message after it: press the button of the plan of /dataset',
      );
      assert.equal(test.runs.runs.size, 0);
      await test.channel.press('submit', confirm, cardId);
      await test.bot.drain();
      assert.equal(test.runs.runs.size, 1);
    });

  it('takes the word of a teardown for talk once something else was said', async () => {
    await offer('/teardown endpoint');
    await test.channel.say('Is it used by anybody?');
    await test.channel.say('hieno-rg');
    await test.channel.text('You said: hieno-rg');
    assert.equal(test.runs.runs.size, 0);
  });

  it('takes no yes that was said before the plan was shown', async () => {
    let plan = () => undefined as void;
    const asked = new Promise<void>((resolve) => (plan = resolve));
    test.planner.make = (kind, inputs) => asked.then(() => free(kind, inputs));
    await test.channel.say('/dataset');
    await test.channel.say('yes');
    plan();
    await test.channel.text('You said: yes');
    assert.equal(test.runs.runs.size, 0);
    assert.equal(test.runs.offers[0]?.state, 'open');
  });

  it('says so when there is no plan to confirm', async () => {
    await test.channel.say('confirm finetune');
    await test.channel.text('There is no open plan of /finetune of yours here. `/finetune` makes one.');
    await test.channel.say('confirm that it works');
    await test.channel.text('You said: confirm that it works');
    await test.channel.say('confirm receipt');
    await test.channel.text('You said: confirm receipt');
  });

  for (const word of ['confirm deploy', 'confirm datset'])
    it(`asks for the yes that is enough where "${word}" means another plan or none`, async () => {
      test.planner.make = free;
      await offer('/dataset');
      await test.channel.say(word);
      await test.channel.text('The plan that is open is one of /dataset: press its button or type `yes`');
      assert.equal(test.runs.runs.size, 0);
      await test.channel.say('yes');
      await test.bot.drain();
      assert.equal(test.runs.runs.size, 1);
    });

  it('names no command that makes a plan to somebody who may not run it', async () => {
    await test.channel.deliver(test.channel.activity({ text: 'confirm journey', channelId: 'skype' }));
    await test.channel.text('You said: confirm journey');
  });

  it('leads nobody who means one plan to the button of another', async () => {
    await offer('/traffic blue=100');
    await test.channel.say('/status');
    await test.channel.say('confirm deploy');
    await test.channel.text('There is no open plan of /deploy of yours here. `/deploy` makes one.');
  });

  for (const [how, act] of [
    ['execute', (data: Record<string, unknown>, card: string) => test.channel.press('execute', data, card)],
    ['submit', (data: Record<string, unknown>, card: string) => test.channel.press('submit', data, card)],
    ['word', () => test.channel.say('confirm deploy')],
  ] as const)
    it(`answers with the new plan where the world has overtaken the old one (${how})`, async () => {
      const { cardId, confirm } = await offer('/deploy version=2');
      test.runs.changed += 1;
      const reply = await act(confirm, cardId);
      await test.bot.drain();
      assert.equal(test.runs.runs.size, 0);
      if (how === 'execute') assert.match(JSON.stringify(reply.body), /Out of date\. Ben has changed/);
      assert.match(lastText(cardId), /Out of date\. Ben has changed/);
      assert.equal(cardIn(updates(cardId).at(-1)?.activity)?.actions, undefined);
      assert.deepEqual(test.planner.planned.at(-1), { kind: 'deploy', inputs: { modelVersion: '2' } });
      const next = test.channel.accepted('POST').findLast(({ activity }) => cardIn(activity) !== undefined);
      assert.ok(next !== undefined && next.activityId !== cardId);
      await test.channel.press('submit', confirmData(next), next.activityId);
      await test.bot.drain();
      assert.equal(test.runs.runs.size, 1);
    });

  for (const word of ['no', 'cancel', '/cancel'])
    it(`takes a typed "${word}" for the Cancel button`, async () => {
      const { cardId } = await offer();
      await test.channel.say(word);
      await test.channel.text('Cancelled. Nothing was done.');
      assert.match(lastText(cardId), /Cancelled by Anna\n.*\[Plan again\]$/s);
    });

  it('takes an ok for talk: it may be meant for the model', async () => {
    await offer();
    await test.channel.say('ok');
    await test.channel.text('You said: ok');
    assert.equal(test.runs.runs.size, 0);
  });

  it('takes the yes of somebody else for talk, and one in another conversation too', async () => {
    await offer();
    await test.channel.say('yes', bob);
    await test.channel.say('yes', { conversation: 'chat-2' });
    await test.bot.drain();
    assert.equal(test.runs.runs.size, 0);
    assert.equal(test.model.asked.length, 2);
  });

  it('wants the word typed for a teardown, by text', async () => {
    await offer('/teardown endpoint');
    await test.channel.say('yes');
    await test.channel.text('This cannot be undone. Type `hieno-rg` to confirm, or `cancel`.');
    assert.equal(test.runs.runs.size, 0);
    await test.channel.say('hieno-rg');
    await test.bot.drain();
    assert.equal(test.runs.runs.size, 1);
  });

  it('wants the word typed for a teardown, in the card', async () => {
    const { cardId, confirm } = await offer('/teardown everything');
    await test.channel.press('submit', { ...confirm, typed: 'something' }, cardId);
    await test.channel.text('Type hieno-rg to confirm.');
    assert.deepEqual(updates(cardId), []);
    // What the refusal asks for is heard.
    assert.equal(test.runs.offers[0]?.followedBy, undefined);
    await test.channel.press('submit', { ...confirm, typed: ' hieno-rg ' }, cardId);
    await test.bot.drain();
    assert.equal(test.runs.runs.size, 1);
  });

  it('confirms though the plan card can no longer be updated', async () => {
    const { cardId, confirm } = await offer();
    test.channel.fail(404, 'ActivityNotFoundInConversation', ({ method }) => method === 'PUT');
    const reply = await test.channel.press('execute', confirm, cardId);
    assert.match(JSON.stringify(reply.body), /Confirmed by Anna/);
    assert.equal(test.runs.runs.size, 1);
  });

  it('offers nothing when the plan has problems, and shows each with its next command', async () => {
    test.planner.make = (kind, inputs) => ({
      kind,
      inputs,
      lines: [],
      problems: [
        {
          reason: 'quota_missing',
          sentence: 'There is no quota for *A100*.',
          next: command('quota request'),
        },
        { reason: 'no_workspace', sentence: 'There is no workspace.', next: command('provision') },
      ],
    });
    await test.channel.say('/finetune');
    await test.bot.drain();
    const shown = cardIn(test.channel.messages()[0]);
    assert.deepEqual(
      shown?.actions?.map(({ title }) => title),
      ['Ask for more cores', 'Provision', 'Plan again'],
    );
    assert.match(
      shown?.fallbackText ?? '',
      /no quota for \*A100\*\.\nNext: \/quota request\n.*no workspace\.\nNext: \/provision/s,
    );
    assert.deepEqual(test.runs.offers, []);
  });
});

describe('rights at the press', () => {
  it('are asked for again: who is no admin any more confirms nothing', async () => {
    const admins = new Set(['11111111-1111-1111-1111-111111111111']);
    const test = await BotUnderTest.start({ channel: 'msteams', access: { admins } });
    try {
      const data = { verb: 'confirm', proposal: 'p-1', kind: 'provision' };
      const stranger = {
        user: { id: '29:x', name: 'Eve', aadObjectId: '22222222-2222-2222-2222-222222222222' },
      };
      await test.channel.say('/provision');
      await test.bot.drain();
      assert.equal(test.runs.offers.length, 1);
      const reply = await test.channel.press('execute', data, 'card', stranger);
      assert.match(JSON.stringify(reply.body), /Only admins may run/);
      assert.equal(test.runs.runs.size, 0);
    } finally {
      await test.stop();
    }
  });
});
