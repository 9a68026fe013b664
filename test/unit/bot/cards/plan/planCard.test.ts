import assert from 'node:assert/strict';
import type { Card } from '../../../../../src/bot/cards/card.js';
import { cardText } from '../../../../../src/bot/cards/cardText.js';
import { planCard } from '../../../../../src/bot/cards/plan/planCard.js';
import {
  blockedPlan as blocked,
  datasetSummary as dataset,
  openState as open,
  plan,
  teardownPlan as teardown,
} from '../../../../helpers/bot/planFixtures.js';

describe('the plan card', () => {
  it('says what is created, used, changed and deleted, and sums the cost per occasion', () => {
    const words = cardText(planCard(plan, open));
    assert.match(words, /Creates\n✚ {2}Workspace hieno-ws\n/);
    assert.match(words, /Uses what is there\n= {2}Key Vault hieno-kv/);
    assert.match(words, /Costs about \$3\.67 per hour while training, \$6\.12 per hour until \/teardown\./);
    assert.match(
      words,
      /Only \*Anna\* can confirm, within 15 min: with the button, or with confirm journey as the next/,
    );
    assert.match(words, /\[Confirm\] {2}\[Cancel\]$/);
  });

  it('has a button with a verb, and the same data for clients that only submit', () => {
    for (const action of planCard(plan, open).actions ?? []) {
      const { verb, data, fallback } = action as unknown as {
        verb: string;
        data: object;
        fallback: { type: string; data: object };
      };
      assert.ok(['confirm', 'withdraw'].includes(verb));
      assert.equal(fallback.type, 'Action.Submit');
      assert.deepEqual(fallback.data, data);
    }
  });

  it('shows Confirm above what is long, with its cost and its words, and below it; once where it is short', () => {
    const confirms = (shown: Card) =>
      [...JSON.stringify(shown).matchAll(/"type":"Action.Execute","title":"(Confirm|Delete)"/g)].length;
    for (const long of [plan, { ...plan, lines: plan.lines.slice(0, 2), dataset }]) {
      const shown = planCard(long, open);
      const words = cardText(shown);
      assert.equal(confirms(shown), 2);
      assert.match(
        words,
        /^Plan: Journey\n.*\nCosts about \$3\.67 per hour while training.*\nOnly .*\n\[Confirm\] {2}\[Cancel\]\n/,
      );
      assert.match(words, /\[Confirm\] {2}\[Cancel\]$/);
      assert.equal(words.match(/Costs about/g)?.length, 1);
      const [above] = shown.body.filter(({ type }) => type === 'ActionSet');
      assert.deepEqual(above?.['actions'], shown.actions);
      const closed = planCard(long, { kind: 'closed', note: 'Expired' });
      assert.equal(confirms(closed), 0);
    }
    const deleting = planCard({ ...teardown, lines: [...plan.lines, ...teardown.lines] }, open);
    assert.equal(confirms(deleting), 2);
    assert.equal(JSON.stringify(deleting).match(/"Input\.Text"/g)?.length, 1);
    assert.equal(confirms(planCard(teardown, open)), 1);
  });

  it('names a file that was sent by its name, and not where the bot keeps it', () => {
    const kept = '/srv/hieno/datasets/received/0123456789abcdef/my chats.jsonl';
    const words = cardText(planCard({ ...blocked, inputs: { dataset: kept } }, { kind: 'problems' }));
    assert.match(words, /dataset my chats\.jsonl/);
    assert.doesNotMatch(words, /srv/);
    const own = cardText(planCard({ ...blocked, inputs: { dataset: './my.jsonl' } }, { kind: 'problems' }));
    assert.match(own, /dataset \.\/my\.jsonl/);
  });

  it('has no buttons once there is nothing to confirm', () => {
    const problems = blocked.problems.filter(({ reason }) => reason !== 'quota_missing');
    assert.equal(planCard({ ...blocked, problems }, { kind: 'problems' }).actions, undefined);
    assert.equal(planCard(plan, { kind: 'closed', note: 'Expired' }).actions, undefined);
    assert.doesNotMatch(JSON.stringify(planCard(teardown, { kind: 'closed', note: 'x' })), /Input\.Text/);
  });

  it('tells what is in the data, and what a tuning on it takes', () => {
    const shown = planCard({ ...plan, dataset }, open);
    assert.match(JSON.stringify(shown), /Not trained on.*prompt, messages.*weight.*one without a name/);
    const { leftOut: _, ...earlier } = dataset;
    assert.doesNotMatch(JSON.stringify(planCard({ ...plan, dataset: earlier }, open)), /Not trained on/);
    const words = cardText(shown);
    assert.match(
      words,
      /Dataset HuggingFaceH4\/ultrachat_200k\nHuggingFaceH4\/ultrachat_200k train_sft\[:1%\] at 8049/,
    );
    assert.match(words, /Conversations: 1,663 to train on, 416 to validate with/);
    assert.match(words, /Tokens: about 2,066,109 an epoch; 1,246 a conversation/);
    assert.match(words, /Tuning: about 35 minutes, \$2\.14 for one epoch on Standard_NC24ads_A100_v4/);
    assert.match(
      words,
      /up to 256 {2}12 {2}▇\nup to 512 {2}0 {2}·\nup to 1,024 {2}700 {2}▇▇▇▇▇▇▇▇▇▇\nWorth a look/,
    );
    assert.match(words, /• 3 conversations: there \*before\* \(a\.jsonl, line 3\)/);
    // Folded away until somebody asks, and last where nobody can.
    assert.match(
      words,
      /\[Sample conversation\].*\nuser What is \*this\*\? Tell me\.\nassistant W+\n\[Confirm\]/s,
    );
    assert.match(JSON.stringify(shown.body), /\*\*user\*\* What is \\\\\*this\\\\\*\? Tell me\./);
  });

  it('names an address without its query', () => {
    const named = { ...blocked, inputs: { dataset: 'https://host/a.jsonl?sig=SECRET' } };
    const words = JSON.stringify(planCard(named, { kind: 'problems' }));
    assert.match(words, /dataset https:\/\/host\/a\.jsonl\?…/);
    assert.doesNotMatch(words, /SECRET/);
  });

  it('says so when everything is there already', () => {
    const reuse = { ...plan, lines: [{ action: 'reuse' as const, what: 'Workspace' }] };
    assert.match(cardText(planCard(reuse, open)), /Everything is there already/);
  });
});
