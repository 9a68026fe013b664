import assert from 'node:assert/strict';
import { cardText } from '../../../../../src/bot/cards/cardText.js';
import { statusCard } from '../../../../../src/bot/cards/run/statusCard.js';
import { stageTimes } from '../../../../../src/runs/stageTimes.js';
import { typed } from '../../../../helpers/bot/elementsIn.js';
import { aRun } from '../../../../helpers/bot/runBuilder.js';
import { endings, facts, now, runAt } from '../../../../helpers/bot/runFixtures.js';

describe('the status card', () => {
  it('has first what matters: how long it takes, what is under way, the losses', () => {
    const words = cardText(statusCard(runAt('running', 'running'), now));
    assert.match(
      words,
      /^Journey: running\n30 min so far · asked by Anna · run r-1\n◐ {2}Stage endpoint {2}20 min\n/,
    );
    assert.match(words, /Step \*40\* of 119\n▰▰▰▱▱▱▱▱▱▱ 34 %\nTraining loss 2\.500 → 0\.228 at step 199/);
    assert.match(
      words,
      /\[Refresh\] {2}\[Cancel run\] {2}Job in studio: https:\/\/ml\.azure\.com\/runs\/hieno-job_1/,
    );
  });

  it('folds what is done, what is to come and what it has come to know', () => {
    const shown = statusCard(runAt('running', 'running'), now);
    const folds = typed(shown, 'ColumnSet').filter(({ selectAction }) => selectAction !== undefined);
    assert.deepEqual(
      folds.map((fold) => cardText({ body: [fold] })),
      ['✓ 7 of 14 done', '○ 6 to come: Stage key, Stage baseDeployment, Stage deployment …', 'Details'],
    );
    const inside = cardText(shown).split('Details\n')[1] ?? '';
    assert.match(inside, /^✓ {2}Stage preflight {2}5 min\n.*○ {2}Stage key\n.*Workspace: hieno-ws\n/s);
    assert.match(inside, /Dataset: 119 rows to train, 13 to validate\n.*Key: in Key Vault hieno-kv\n/s);
  });

  it('says how long it still takes, by stage and in all, and what that goes by', () => {
    const times = stageTimes([], 1);
    const slow = runAt('running', 'running');
    const stages = slow.stages.map(({ progress: _, ...stage }) => stage);
    const words = cardText(statusCard({ ...slow, stages }, now, { times }));
    assert.match(words, /^Journey: running, longer than usual\n30 min so far · asked by/);
    assert.match(words, /Stage endpoint {2}20 min\nStep \*40\* of 119\nlonger than usual \(about 2 min\)\n/);
    assert.match(words, /○ {2}Stage deployment {2}about 12 min\n/);
    assert.match(words, /Times are estimated from what Azure usually takes\./);
    const begun = aRun({ status: 'running', startedAt: now });
    const fresh = cardText(statusCard(begun, now, { times }));
    assert.match(
      fresh,
      /^Journey: running, about 55 min left\n0 s so far · done at about 09:\d\d UTC · asked by/,
    );
  });

  it('makes up no time where nobody knows one', () => {
    assert.doesNotMatch(
      cardText(statusCard(runAt('running', 'running'), now)),
      /left|usual|estimated|done at/,
    );
  });

  it('never folds a failed stage, and gives its reason and the next step before everything else', () => {
    const stages = runAt('failed', 'failed').stages.map((stage) =>
      stage.status === 'failed' ? { ...stage, note: 'Azure has *no* [quota](http://x) for it.' } : stage,
    );
    const words = cardText(statusCard(runAt('failed', 'failed', { ...endings.failed, stages }), now));
    assert.match(
      words,
      /^Journey: failed\n.*\nAzure has \*no\* \[quota\]\(http:\/\/x\) for it\.\nNext: \/quota\n(• Row .*\n){5}… and 35 more\n✕ {2}Stage endpoint {2}20 min\n(?!Azure)/,
    );
  });

  it('shows a stage that was stopped, and folds what was not begun', () => {
    const run = runAt('cancelled', 'skipped', endings.cancelled);
    const stages = run.stages.map((stage) =>
      stage.status === 'waiting' ? { ...stage, status: 'skipped' as const } : stage,
    );
    assert.match(
      cardText(statusCard({ ...run, stages }, now)),
      /Somebody cancelled it\.\n– {2}Stage endpoint {2}20 min\n.*– 6 not begun: Stage key/s,
    );
  });

  it('has links, Retry and what leads on to press once the run has failed, and says what next', () => {
    const shown = statusCard(runAt('failed', 'failed', endings.failed), now);
    assert.deepEqual(
      shown.actions?.map(({ title }) => title),
      ['Retry', 'Quota', 'Job in studio', 'Workspace in studio'],
    );
    assert.match(
      cardText(shown),
      /Azure has \*no\* \[quota\]\(http:\/\/x\) for it\.\nNext: \/quota\n.*… and 35 more\n/s,
    );
  });

  it('shows the first answer with its question', () => {
    const asked = { ...facts, firstQuestion: 'What is an *endpoint*?' };
    assert.match(
      cardText(statusCard(runAt('running', 'running', { facts: asked }), now)),
      /First question: What is an \*endpoint\*\?\nFirst answer: An \*endpoint\* is/,
    );
    const unanswered = { ...asked, firstAnswer: undefined as never };
    assert.doesNotMatch(
      cardText(statusCard(runAt('running', 'running', { facts: unanswered }), now)),
      /First/,
    );
  });

  it('links to web addresses only', () => {
    const bad = runAt('running', 'running', { facts: { jobUrl: 'javascript:alert(1)' } });
    assert.doesNotMatch(
      JSON.stringify(statusCard({ ...bad, facts: { jobUrl: 'javascript:alert(1)' } }, now)),
      /OpenUrl/,
    );
  });
});
