import assert from 'node:assert/strict';
import type { Card } from '../../../../../src/bot/cards/card.js';
import { cardText } from '../../../../../src/bot/cards/cardText.js';
import { closedPlanCard } from '../../../../../src/bot/cards/plan/closedPlanCard.js';
import { planCard, type PlanCardState } from '../../../../../src/bot/cards/plan/planCard.js';
import { showRun } from '../../../../../src/bot/cards/plan/planNext.js';
import { command } from '../../../../../src/errors/nextStep.js';
import {
  blockedPlan as blocked,
  datasetSummary as dataset,
  openState as open,
  plan,
  teardownPlan as teardown,
} from '../../../../helpers/bot/planFixtures.js';

describe('the plan card', () => {
  it('counts what is created and used, shows what is changed and deleted, and sums the cost per occasion', () => {
    const words = cardText(planCard(plan, open));
    assert.match(
      words,
      /Creates\n1 Azure resource, 6 role assignments\n1 GPU cluster, 1 fine-tuning job\n2 deployments\n/,
    );
    assert.match(words, /Changes\n✎ {2}Traffic of hieno-endpoint\nDeletes\n✕ {2}Deployment old/);
    assert.match(words, /Uses what is there: 1 Azure resource/);
    assert.match(words, /Costs about \$3\.67 per hour while training, \$6\.12 per hour until \/teardown\./);
    assert.match(
      words,
      /Not in the sum, for the price is not known here: storage, registry, vault and logs\./,
    );
    assert.match(
      words,
      /Only \*Anna\* can confirm, within 15 min: with the button, or with confirm journey as the next/,
    );
    assert.match(words, /\[Confirm\] {2}\[Change…\] {2}\[Cancel\]$/);
  });

  it('names and explains each thing where there are few', () => {
    const words = cardText(planCard({ ...plan, lines: plan.lines.slice(0, 2) }, open));
    assert.match(words, /Creates\n✚ {2}Workspace hieno-ws\nin swedencentral\n✚ {2}6 role assignments/);
  });

  it('hides what is folded behind its own line only, and nothing that is lost, turned or warned of', () => {
    const shown = planCard({ ...plan, dataset, notes: ['Mind the gap.'] }, open);
    const hidden = shown.body.filter((element) => element['isVisible'] === false);
    const ids = hidden.map(({ id }) => id);
    assert.ok(ids.length >= 4 && new Set(ids).size === ids.length, String(ids));
    for (const id of ids) {
      const [opener, ...others] = shown.body.filter((element) =>
        (element['selectAction'] as { targetElements: string[] } | undefined)?.targetElements.includes(
          String(id),
        ),
      );
      assert.ok(opener !== undefined && others.length === 0);
    }
    const words = JSON.stringify(hidden);
    for (const part of ['Workspace hieno-ws', 'Deployment blue', 'Key Vault'])
      assert.ok(words.includes(part));
    for (const seen of ['Deployment old', 'Traffic of', 'Mind the gap', '3 conversations'])
      assert.ok(!words.includes(seen), seen);
    assert.match(
      cardText(shown),
      /⚠ To read below before you confirm: 1 deletion, 1 change, 2 warnings\.[\s\S]*⚠ Mind the gap\./,
    );
  });

  it('says apart what a training costs once, where that is known', () => {
    const words = cardText(planCard({ ...plan, dataset }, open));
    assert.match(
      words,
      /Costs about \$6\.12 per hour until \/teardown, \$2\.14 once to train \(\$3\.67 per hour while training\)\./,
    );
    const unpriced = { ...plan, lines: [{ action: 'create' as const, what: 'Deployment blue' }] };
    assert.match(
      cardText(planCard({ ...unpriced, unpriced: ['machines of Standard_X'] }, open)),
      /Costs money of which no price is known here: machines of Standard_X\./,
    );
  });

  it('says about how long it takes, and what takes most of it', () => {
    const minutes = (count: number) => count * 60_000;
    const time = {
      ms: minutes(51),
      longest: [
        { title: 'Fine-tune', ms: minutes(35) },
        { title: 'Deployment', ms: minutes(12) },
        { title: 'Model', ms: 10_000 },
      ],
    };
    const words = cardText(planCard(plan, { ...open, time } as PlanCardState));
    assert.match(words, /Takes about 50 min: Fine-tune 35 min, Deployment 12 min\./);
    assert.match(
      cardText(planCard(plan, { ...open, time: { ...time, ms: 9000 }, speed: 80 } as PlanCardState)),
      /Takes about 10 s here, where Azure is 80 times as fast: /,
    );
    const brief = { ms: 6000, longest: [1, 2, 3].map((ms) => ({ title: 'Part', ms: ms * 1000 })) };
    assert.match(cardText(planCard(plan, { ...open, time: brief } as PlanCardState)), /Takes about 10 s\.\n/);
    assert.doesNotMatch(cardText(planCard(plan, open)), /Takes about/);
  });

  it('is short once it is closed, and keeps what it was for whoever looks', () => {
    const shown = planCard({ ...plan, dataset }, { kind: 'closed', note: 'Expired' });
    const [, , note, past, inside, ...others] = shown.body;
    assert.deepEqual([note?.['text'], inside?.['isVisible'], others], ['Expired', false, []]);
    assert.match(JSON.stringify(past), /What the plan was/);
    assert.match(JSON.stringify(inside), /Deployment old.*HuggingFaceH4/);
  });

  it('has a button with a verb, and the same data for clients that only submit', () => {
    for (const action of planCard(plan, open).actions ?? []) {
      const { verb, data, fallback } = action as unknown as {
        verb: string;
        data: object;
        fallback: { type: string; data: object };
      };
      assert.ok(['confirm', 'changePlan', 'withdraw'].includes(verb));
      assert.equal(fallback.type, 'Action.Submit');
      assert.deepEqual(fallback.data, data);
    }
  });

  it('shows Confirm above what is long, with its cost and its words, and below it; once where it is short', () => {
    const confirms = (shown: Card) =>
      [...JSON.stringify(shown).matchAll(/"type":"Action.Execute","title":"(Confirm|Delete)"/g)].length;
    for (const long of [plan, { ...plan, lines: plan.lines.slice(3, 5), dataset }]) {
      const shown = planCard(long, open);
      const words = cardText(shown);
      assert.equal(confirms(shown), 2);
      assert.match(
        words,
        /^Plan: Journey\n.*\nCosts about \$\d.*\n(Not in the sum.*\n)?(⚠ To read .*\n)?Only .*\n\[Confirm\] {2}\[Change…\] {2}\[Cancel\]\n/,
      );
      assert.match(words, /\[Confirm\] {2}\[Change…\] {2}\[Cancel\]$/);
      assert.equal(words.match(/Costs (about|money)/g)?.length, 1);
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

  it('has no buttons once there is nothing to confirm and nothing leads on', () => {
    const problems = blocked.problems.filter(({ reason }) => reason !== 'quota_missing');
    assert.equal(planCard({ ...blocked, problems }, { kind: 'problems' }).actions, undefined);
    assert.equal(planCard(plan, { kind: 'closed', note: 'Expired' }).actions, undefined);
    assert.doesNotMatch(JSON.stringify(planCard(teardown, { kind: 'closed', note: 'x' })), /Input\.Text/);
  });

  const saidBy = (shown: Card) =>
    (shown.actions ?? []).map(({ title, data }) => [title, (data as { said?: string }).said]);

  it('leads on from what it was closed by', () => {
    const next = { title: 'Plan again', line: '/deploy version=2' };
    const shown = planCard(plan, { kind: 'closed', note: 'Expired', next });
    assert.deepEqual(saidBy(shown), [['Plan again', '/deploy version=2']]);
    assert.deepEqual(saidBy(closedPlanCard('deploy', 'Confirmed', showRun('r-1'))), [
      ['Status of the run', '/status r-1'],
    ]);
  });

  it('has what helps against its problems as buttons, each once and as many as are drawn, and the plan again', () => {
    const problem = (...next: Parameters<typeof command>) =>
      ({ reason: 'no_workspace', sentence: 'No.', next: command(...next) }) as const;
    const problems = [problem('provision'), problem('provision'), problem('deploy')];
    const asked = '/journey epochs=2';
    assert.deepEqual(saidBy(planCard({ ...plan, problems }, { kind: 'problems', asked })), [
      ['Provision', '/provision'],
      ['Deploy', '/deploy'],
      ['Plan again', asked],
    ]);
    const many = Array.from({ length: 9 }, (_, index) => problem('deploy', { version: String(index) }));
    const titles = saidBy(
      planCard({ ...plan, problems: [...blocked.problems, ...many] }, { kind: 'problems', asked }),
    ).map(([name]) => name);
    assert.equal(titles.length, 6);
    assert.deepEqual([titles[0], titles.at(-1)], ['Ask for more cores', 'Plan again']);
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
    assert.match(words, /• 3 conversations: there \*before\* \(a\.jsonl, line 3\)/);
    // Folded away until somebody asks, and last where nobody can.
    assert.match(
      words,
      /Tokens a conversation\nSample conversation\n.*\nup to 256 {2}12 {2}▇\nup to 512 {2}0 {2}·\nup to 1,024 {2}700 {2}▇▇▇▇▇▇▇▇▇▇\nuser What is \*this\*\? Tell me\.\nassistant W+\n.*\[Confirm\]/s,
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
