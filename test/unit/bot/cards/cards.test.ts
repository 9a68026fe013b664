import assert from 'node:assert/strict';
import { AdaptiveCard, HostConfig, SerializationContext, Version } from 'adaptivecards';
import { pressIn } from '../../../../src/bot/cardAction.js';
import { createCardActions, type CardActionDeps } from '../../../../src/bot/cardActions.js';
import { card, forTeams, type Card } from '../../../../src/bot/cards/card.js';
import { cardText } from '../../../../src/bot/cards/cardText.js';
import { auditCard } from '../../../../src/bot/cards/auditCard.js';
import { compareCard } from '../../../../src/bot/feedback/compareCard.js';
import { answeredConsentCard, consentCard } from '../../../../src/bot/feedback/consentCard.js';
import { feedbackCard, type FeedbackView } from '../../../../src/bot/feedback/feedbackCard.js';
import { longestReason } from '../../../../src/bot/feedback/thumb.js';
import { thumbsCard } from '../../../../src/bot/feedback/thumbsCard.js';
import {
  forgottenVoteCard,
  votedCard,
  voteCard,
  type Compared,
} from '../../../../src/bot/feedback/voteCard.js';
import { commandHelpCard, helpCard } from '../../../../src/bot/cards/helpCard.js';
import { keysCard } from '../../../../src/bot/cards/keysCard.js';
import { modelCard } from '../../../../src/bot/cards/modelCard.js';
import { overviewCard, type Overview } from '../../../../src/bot/cards/overview/overviewCard.js';
import { pasteCard } from '../../../../src/bot/cards/pasteCard.js';
import { quotaCard } from '../../../../src/bot/cards/quotaCard.js';
import { stageTimes } from '../../../../src/runs/stageTimes.js';
import { stopCard } from '../../../../src/bot/cards/stopCard.js';
import { runsCard } from '../../../../src/bot/cards/runsCard.js';
import { briefStatusCard, statusCard } from '../../../../src/bot/cards/run/statusCard.js';
import { commands } from '../../../../src/bot/commands/registry.js';
import type { AuditEntry } from '../../../../src/store/auditTrail.js';
import { commandKinds } from '../../../../src/runs/runKind.js';
import { testRoute, testSettings, testStanding } from '../../../helpers/bot/botUnderTest.js';
import { planStates } from '../../../helpers/bot/planStates.js';
import { elementsIn, typed } from '../../../helpers/bot/elementsIn.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import { endings, longestRun, minute, now, runAt } from '../../../helpers/bot/runFixtures.js';
import { command } from '../../../../src/errors/nextStep.js';

/** To read presses only. */
const actions = createCardActions({} as CardActionDeps);

interface Button {
  readonly type: 'Action.Execute';
  readonly verb: string;
  readonly data: object;
  readonly fallback: { readonly data: object };
}

const buttonsIn = (value: unknown) => typed(value, 'Action.Execute') as unknown as Button[];

/** What Teams alone draws, and others by the fallback of it. */
const ofTeams = 'Chart.Line';

const audited = (action: string, detail: AuditEntry['detail'] = {}): AuditEntry => ({
  at: now,
  personId: '11111111-1111-1111-1111-111111111111',
  personName: '*Anna* Andersson-Bergström',
  action,
  runId: 'ef1967413487',
  detail: { kind: 'journey', inputs: { dataset: '/data/'.padEnd(400, 'x'), epochs: 3 }, ...detail },
});

const nothingThere: Overview = {
  cloud: { name: 'Azure' },
  route: undefined,
  standing: { hasWorkspace: false },
  underWay: undefined,
  next: command('journey'),
  runs: [],
  hasMoreRuns: false,
  isAdmin: true,
  now,
};

const need = {
  size: 's'.repeat(80),
  use: 'MIR',
  offered: { family: 'f'.repeat(80), cores: 24 },
  cores: 30,
} as const;
const longestQuota = {
  purpose: 'journey',
  base: true,
  location: 'l'.repeat(90),
  needs: Array.from({ length: 3 }, () => need),
  limits: Array.from({ length: 4 }, () => ({
    limit: { family: 'f'.repeat(80) },
    needed: 24,
    missing: 12,
    usage: { used: 1, limit: 13 },
  })),
  waiting: Array.from({ length: 10 }, () => ({ name: 'n'.repeat(260), cores: 24 })),
} as unknown as Parameters<typeof quotaCard>[0];

const secret = { name: '*key*', vaultName: 'kv_1', holds: 'primary', writtenAt: now - minute } as const;

const compared = (answer: string): Compared => ({
  question: 'What *is* it?',
  tuned: { name: 'Tuned', answer },
  base: { name: 'Base', answer, isCut: true },
  isTunedFirst: false,
});

/** With so many reasons, of as many versions. */
const feedback = (reasons: number): FeedbackView => {
  const numbers = Array.from({ length: reasons }, (_, index) => index);
  const by = (index: number) => ({ model: 'hieno-phi3', version: String(index) });
  return {
    days: 14,
    ratings: numbers.flatMap((index) =>
      numbers.map((day) => ({ ...by(index), day: 20_000 + day, up: 3, down: 1 })),
    ),
    votes: numbers.map((index) => ({ ...by(index), day: 20_001, better: 1, worse: 0, alike: 2 })),
    reasons: numbers.map((index) => ({
      at: Date.UTC(2026, 0, 5, 9) - index,
      reaction: index % 2 === 0 ? 'up' : 'down',
      by: by(index),
      reason: '*语*'.repeat(700),
      question: '语'.repeat(2000),
    })),
    count: 25,
    isFile: true,
    more: 'There are older ones; I show 25 at most.',
  };
};

const states: [string, Card][] = [
  ['keys, of which one is in use', keysCard({ endpointName: '*e*', auth: 'key', secret }, now)],
  [
    'keys, none of which is in use',
    keysCard({ endpointName: 'e', auth: 'key', secret: { ...secret, holds: 'neither' } }, now),
  ],
  ...(['key', 'aad_token', 'other'] as const).map((auth): [string, Card] => [
    `no keys, of an endpoint that goes by ${auth}`,
    keysCard({ endpointName: 'e', auth }, now),
  ]),
  ...(['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const).flatMap((status) =>
    (['waiting', 'running', 'done', 'failed', 'skipped'] as const).map((stage): [string, Card] => [
      `a run ${status} with a stage ${stage}`,
      statusCard(runAt(status, stage, endings[status]), now),
    ]),
  ),
  ...(['running', 'failed'] as const).map((status): [string, Card] => [
    `a run ${status}, in brief`,
    briefStatusCard(runAt(status, 'running', endings[status]), now),
  ]),
  ...([...commandKinds, 'preparation'] as const).map((kind): [string, Card] => [
    `a new run of ${kind}`,
    statusCard(aRun({ kind, inputs: {} }), now),
  ]),
  ...(['running', 'failed', 'succeeded'] as const).map((status): [string, Card] => [
    `the longest run, ${status}`,
    statusCard(longestRun(status), now, { times: stageTimes([], 1) }),
  ]),
  ['a run without stages', statusCard(aRun({ stages: [] }), now)],
  ...planStates,
  ['no runs', runsCard([], now)],
  [
    'as many runs as may be asked for',
    runsCard(
      Array.from({ length: 25 }, () => runAt('failed', 'failed', endings.failed)),
      now,
    ),
  ],
  ['no audit', auditCard([])],
  ['as much audit as may be asked for', auditCard(Array.from({ length: 50 }, () => audited('plan.offered')))],
  [
    'as many runs to stop as there may be',
    stopCard(
      'Which one?',
      Array.from({ length: 10 }, () => longestRun('running')),
      now,
    ),
  ],
  ['the quota of machines with long names', quotaCard(longestQuota)],
  ['the form for rows', pasteCard()],
  ['an overview with nothing', overviewCard(nothingThere)],
  [
    'an overview',
    overviewCard({
      ...nothingThere,
      cloud: { name: 'local Azure', notice: 'A stand-in.', priceNote: 'It costs nothing.' },
      route: { ...testRoute, baseDeploymentName: 'base' },
      standing: testStanding,
      runs: [runAt('running', 'running'), runAt('failed', 'failed', endings.failed)],
      hasMoreRuns: true,
    }),
  ],
  [
    'the longest overview',
    overviewCard({
      ...nothingThere,
      cloud: { name: 'W'.repeat(200), notice: 'W'.repeat(400), priceNote: 'W'.repeat(200) },
      route: { ...testRoute, endpointName: 'e'.repeat(32), previousTraffic: { ['b'.repeat(32)]: 100 } },
      standing: {
        ...testStanding,
        endpoint: {
          name: 'e'.repeat(32),
          deployments: Array.from({ length: 20 }, (_, index) => ({
            ...testStanding.endpoint.deployments[0],
            name: `${index}`.padEnd(32, 'd'),
            modelName: 'm'.repeat(255),
            percent: 5,
            state: index % 2 === 0 ? 'Succeeded' : 'Failed',
          })),
        },
      },
      underWay: 'W'.repeat(300),
      runs: Array.from({ length: 5 }, () => longestRun('failed')),
      hasMoreRuns: true,
      trainingHourly: undefined,
    }),
  ],
  ['an overview without Azure', overviewCard({ ...nothingThere, standing: { notAsked: 'It is *away*.' } })],
  [
    'models with long instructions',
    modelCard({
      route: testRoute,
      settings: {
        ...testSettings,
        models: {
          tuned: { ...testSettings.models.tuned, systemPrompt: '*'.repeat(3584) },
          base: { ...testSettings.models.base, systemPrompt: '语'.repeat(1024) },
        },
      },
      contracts: { tuned: 'flat', base: undefined },
      isAdmin: true,
      now,
    }),
  ],
  ['help', helpCard(commands, { isAdmin: true, modelAnswers: true, prompts: [] })],
  ['help for nothing', helpCard([], { isAdmin: false, modelAnswers: false, prompts: [] })],
  ...commands.map((command): [string, Card] => [`help on ${command.name}`, commandHelpCard(command)]),
  [
    'a comparison',
    compareCard('What *is* it?', { name: 'Tuned', answer: 'This.' }, { name: 'Base', answer: 'That.' }),
  ],
  [
    'a long comparison',
    compareCard(
      '语'.repeat(9000),
      { name: 'Tuned', answer: '语'.repeat(9000) },
      { name: 'Base', answer: '语'.repeat(9000), failed: true },
    ),
  ],
  ['a vote', voteCard('v1', compared('This.'))],
  ['a vote between long answers', voteCard('v'.repeat(36), compared('语'.repeat(9000)))],
  ['a vote that was given', votedCard(compared('语'.repeat(9000)), 'tuned')],
  ['a vote between forgotten answers', forgottenVoteCard('base')],
  ['thumbs', thumbsCard('msteams|chat-1|in-1')],
  ['a question for consent', consentCard({ whom: 'x'.repeat(43), turn: 7, reaction: 'down' }, 7_776_000_000)],
  [
    'a question for consent with a long reason',
    consentCard(
      { whom: 'x'.repeat(43), turn: 7, reaction: 'down', reason: '"语'.repeat(longestReason / 2) },
      86_400_000,
    ),
  ],
  ['an answered question for consent', answeredConsentCard('Thank you.')],
  ['no feedback', feedbackCard(feedback(0))],
  ['feedback', feedbackCard(feedback(5))],
  ['much feedback', feedbackCard(feedback(26))],
];

describe('every card', () => {
  for (const [what, shown] of states) {
    it(`parses without a complaint: ${what}`, () => {
      const context = new SerializationContext(new Version(1, 5));
      const parsed = new AdaptiveCard();
      // As many as Teams draws.
      parsed.hostConfig = new HostConfig({ actions: { maxActions: 6 } });
      parsed.parse(JSON.parse(JSON.stringify(shown)), context);
      const events = [
        ...Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message).filter(
          (message) => !message.startsWith(`Unknown element type "${ofTeams}". Fallback`),
        ),
        ...parsed.validateProperties().validationEvents.map(({ message }) => message),
      ];
      assert.deepEqual(events, []);
      assert.equal(parsed.getItemCount(), shown.body.length);
    });

    it(`is under 28 KB, has words for clients without cards, and wraps: ${what}`, () => {
      const json = JSON.stringify(shown);
      const bytes = Buffer.byteLength(JSON.stringify(forTeams(shown)));
      assert.ok(bytes < 28 * 1024, `${bytes} bytes`);
      assert.ok(shown.fallbackText.trim().length > 0);
      assert.equal(
        (json.match(/"type":"TextBlock"/g) ?? []).length,
        (json.match(/"wrap":true/g) ?? []).length,
      );
      assert.doesNotMatch(json, /undefined|NaN|\[object|Invalid/);
    });

    it(`has a fallback for what Teams alone draws, and opens only what is there: ${what}`, () => {
      for (const { fallback } of typed(shown, ofTeams)) assert.equal(typed(fallback, 'Image').length, 1);
      const ids = elementsIn(shown).flatMap(({ id }) => (id === undefined ? [] : [id]));
      assert.equal(new Set(ids).size, ids.length, 'an id is taken twice');
      const targets = typed(shown, 'Action.ToggleVisibility').flatMap(
        ({ targetElements }) => targetElements as string[],
      );
      for (const target of targets) assert.ok(ids.includes(target), target);
    });

    it(`has buttons only that a press is taken of, either way: ${what}`, () => {
      for (const { verb, data, fallback } of buttonsIn(shown)) {
        const invoke = { type: 'invoke', value: { action: { verb, data } } };
        assert.ok(pressIn(actions, invoke) !== undefined, `Action.Execute ${JSON.stringify(data)}`);
        const message = { type: 'message', value: fallback.data };
        assert.ok(pressIn(actions, message) !== undefined, `Action.Submit ${JSON.stringify(fallback.data)}`);
      }
    });
  }

  it('have each of the buttons that there are', () => {
    const verbs = states.flatMap(([, shown]) => buttonsIn(shown).map(({ verb }) => verb));
    assert.deepEqual([...new Set(verbs)].sort(), Object.keys(actions).sort());
  });

  it('says of feedback that has no room that it was cut', () => {
    const words = JSON.stringify(feedbackCard(feedback(26)));
    assert.match(words, /Cut: the card has no room for more\..*$/);
    assert.doesNotMatch(JSON.stringify(feedbackCard(feedback(5))), /Cut:|older ones/);
  });

  it('lend no verb to what every object has', () => {
    for (const verb of ['toString', 'constructor', '__proto__', '', undefined, 7])
      assert.equal(pressIn(actions, { type: 'message', value: { verb } }), undefined);
  });

  it('says where it was cut, to clients without cards too', () => {
    const line = (text: string) => ({ type: 'TextBlock', text, wrap: true });
    const words = card([line('first '.repeat(300)), line('last '.repeat(300))]).fallbackText;
    assert.equal(words.length <= 2500, true, `${words.length} characters`);
    assert.match(words, /^first .*last .*…\n\(cut: the card has more\)$/s);
    assert.doesNotMatch(card([line('first '.repeat(300))]).fallbackText, /cut/);
    assert.match(cardText(briefStatusCard(runAt('running', 'running'), now)), /Shortened: the whole card/);
  });

  it('is refused by this test when something is wrong with it', () => {
    const context = new SerializationContext(new Version(1, 5));
    new AdaptiveCard().parse(JSON.parse(JSON.stringify(card([{ type: 'NoSuchThing' }]))), context);
    assert.ok(context.eventCount > 0);
  });
});

describe('the runs card', () => {
  it('says of each run what, how it stands, when, how long, who asked, and how to see it', () => {
    const words = cardText(
      runsCard(
        [
          runAt('running', 'running', { id: 'r-2' }),
          runAt('failed', 'failed', { ...endings.failed, endedAt: now - 5 * minute }),
        ],
        now,
      ),
    );
    assert.match(words, /◐ {2}Journey: running, for 30 min\n.*\nasked by Anna · \/status r-2\n/);
    assert.match(words, /✕ {2}Journey: failed, 5 min ago, took 25 min\nAzure has \*no\*/);
  });
});

describe('the audit card', () => {
  const line = (action: string, detail?: AuditEntry['detail']): string =>
    cardText(auditCard([audited(action, detail)])).split('\n')[1] ?? '';

  it('says who did what in words, with the time and the run', () => {
    const words = cardText(auditCard([audited('run.retried')]));
    assert.match(
      words,
      /\*Anna\* Andersson-Bergström took \/journey .*up again\n\n2026-01-05 09:00:00 UTC · \/status ef1967413487$/,
    );
  });

  for (const [action, says] of [
    ['plan.offered', /asked for a plan: \/journey dataset=\/data\/x+…$/],
    ['plan.withdrawn', /withdrew the plan of \/journey/],
    ['run.confirmed', /confirmed \/journey/],
    ['run.cancelled', /asked \/journey .*to stop/],
    ['logs.read', /read the log of \/journey/],
    ['something.new', /something\.new/],
  ] as const)
    it(`has words for ${action}`, () => {
      assert.match(line(action), says);
    });

  it('has words for an end, with its reason where it was a bad one', () => {
    assert.match(
      line('run.ended', { status: 'succeeded', reason: 'done' }),
      /had asked for \/journey.*, which ended: done$/,
    );
    assert.match(
      line('run.ended', { status: 'failed', reason: 'job_failed', sentence: 'It is *out*.' }),
      /: failed: It is \*out\*\.$/,
    );
    assert.match(line('run.ended', { status: 'failed', reason: 'job_failed' }), /: failed$/);
  });
});
