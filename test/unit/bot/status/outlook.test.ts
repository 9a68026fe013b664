import assert from 'node:assert/strict';
import { AppError } from '../../../../src/errors/appError.js';
import type { Run } from '../../../../src/runs/run.js';
import type { StageName } from '../../../../src/stages/stage.js';
import { BotUnderTest, testRoute, testStanding } from '../../../helpers/bot/botUnderTest.js';
import { cardOf } from '../../../helpers/channel/conversation.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import { command } from '../../../../src/errors/nextStep.js';

const minute = 60_000;
const { model, endpoint } = testStanding;
const [blue] = endpoint.deployments;

describe('what is told while no model answers', () => {
  let test: BotUnderTest;

  async function start(admins: 'everyone-on-loopback' | ReadonlySet<string> = 'everyone-on-loopback') {
    test = await BotUnderTest.start({ access: { admins } });
    test.routes.route = undefined;
  }
  const asPlainUser = () => start(new Set(['emulator:somebody-else']));
  afterEach(() => test.stop());

  /** A run in the middle of a stage that began some minutes ago. */
  function underWay(kind: Run['kind'], at: StageName, minutes: number, more: Partial<Run> = {}): void {
    const run = aRun({ kind, inputs: {}, status: 'running', ...more });
    const index = run.stages.findIndex(({ name }) => name === at);
    const stages = run.stages.map((stage, place) => ({
      ...stage,
      ...(place < index ? { status: 'done' as const } : {}),
      ...(place === index
        ? { status: 'running' as const, startedAt: test.clock.now() - minutes * minute }
        : {}),
    }));
    test.runs.runs.set(run.id, { ...run, stages });
  }

  /** What the bot answers: a message's text, or a card's words. */
  async function ask(text: string): Promise<string> {
    await test.channel.say(text);
    await test.bot.drain();
    const call = test.channel.accepted('POST').findLast(({ activity }) => activity.type === 'message');
    return (call && cardOf(call)?.fallbackText) ?? call?.activity.text ?? '';
  }

  for (const [there, standing, next] of [
    ['nothing', { hasWorkspace: false }, '/journey'],
    ['a workspace only', { hasWorkspace: true }, '/finetune'],
    ['a model that is not deployed', { hasWorkspace: true, model }, '/deploy'],
  ] as const) {
    it(`leads on from ${there}: in chat, in /status and in /help, for those who may`, async () => {
      await start();
      test.standing = standing;
      assert.equal(await ask('Hello'), `No model is deployed, so nobody can answer that. Next: \`${next}\``);
      assert.match(await ask('/status'), new RegExp(`^Status: no model is deployed\nNext: ${next}\n`));
      assert.match(await ask('/help'), new RegExp(`No model is deployed\\. Next: ${next}\n`));
      assert.deepEqual(test.model.asked, []);
    });

    it(`tells a plain user no command that is not theirs, with ${there}`, async () => {
      await asPlainUser();
      test.standing = standing;
      assert.equal(
        await ask('Hello'),
        'No model is deployed, so nobody can answer that. An admin has to deploy one first.',
      );
      for (const command of ['/status', '/help'])
        assert.doesNotMatch(await ask(command), /\/(journey|finetune|deploy|rollback|teardown)/);
    });
  }

  it('asks Azure once, and again only when a run has moved or some minutes are over', async () => {
    await start();
    test.standing = { hasWorkspace: true };
    for (let turn = 0; turn < 3; turn++) assert.match(await ask('Hello'), /\/finetune/);
    assert.equal(test.standingReads, 1);
    test.standing = { hasWorkspace: true, model };
    test.runs.runs.set('r-1', aRun({ kind: 'finetune', inputs: {}, status: 'succeeded' }));
    assert.match(await ask('Hello'), /\/deploy/);
    assert.equal(test.standingReads, 2);
    test.clock.advance(11 * minute);
    await ask('Hello');
    assert.equal(test.standingReads, 3);
  });

  it('says where to look where Azure cannot be asked', async () => {
    await start();
    test.standing = new AppError({ reason: 'unavailable', sentence: 'Azure is away.' });
    assert.match(await ask('Hello'), /nobody can answer that\. Next: `\/status`/);
    assert.match(await ask('/status'), /Azure could not be asked: Azure is away\./);
  });

  it('waits no longer for Azure than somebody waits for an answer', async () => {
    await start();
    const answered = BotUnderTest.start({ readStanding: () => new Promise(() => undefined) });
    const slow = await answered;
    slow.routes.route = undefined;
    await slow.channel.say('Hello');
    await slow.channel.waitFor(() => slow.clock.pending > 1);
    for (let second = 0; second < 6; second++) {
      await new Promise((resolve) => setImmediate(resolve));
      slow.clock.advance(1000);
    }
    await slow.channel.text('nobody can answer that. Next: `/status`');
    await slow.stop();
  });

  for (const [kind, at, minutes, words, willAnswer] of [
    ['deploy', 'deployment', 8, 'The model is being deployed: about 6 min left', true],
    ['journey', 'finetune', 5, 'The model is being fine-tuned and deployed: about 45 min left', true],
    ['journey', 'deployment', 8, 'The model is being deployed: about 6 min left', true],
    ['finetune', 'finetune', 5, 'A model is being fine-tuned: about 30 min left', false],
    ['teardown', 'removeEndpoint', 1, 'The endpoint is being removed: about 1 min left', false],
    ['quota request', 'quotaRequest', 1, 'Microsoft has been asked for cores', false],
  ] as const)
    it(`says what is under way and how long it takes: ${kind} in ${at}`, async () => {
      for (const begin of [() => start(), asPlainUser]) {
        await begin();
        underWay(kind, at, minutes);
        const then = willAnswer ? ' Ask again then.' : '';
        assert.equal(await ask('Hello'), `No model answers at the moment. ${words}.${then}`);
        const status = await ask('/status');
        assert.match(status, new RegExp(`^Status: no model answers at the moment\n${words}\\.\n`));
        assert.doesNotMatch(status, /No model is deployed|Next:/i);
        assert.match(await ask('/help'), new RegExp(`${words}\\.\n`));
        assert.equal(test.standingReads, 1, 'only /status asks Azure');
        if (begin !== asPlainUser) await test.stop();
      }
    });

  it('speaks of the run that leads to an answer, not of a preparation beside it', async () => {
    await start();
    underWay('deploy', 'deployment', 8, { id: 'r-deploy' });
    underWay('preparation', 'preparation', 1, { id: 'r-new' });
    assert.match(await ask('Hello'), /The model is being deployed/);
  });

  it('gives what is under way for the reason where the endpoint does not answer', async () => {
    await start();
    test.routes.route = testRoute;
    underWay('deploy', 'traffic', 0);
    test.model.reply = () => {
      throw new AppError({
        reason: 'no_traffic',
        sentence: 'No deployment gets traffic.',
        next: command('deploy'),
      });
    };
    assert.match(
      await ask('Hello'),
      /^No deployment gets traffic\. The model is being deployed: about 40 s left\. Ask again then\.$/,
    );
    assert.match(await ask('/compare Hello'), /The base model is not deployed.*The model is being deployed/);
  });

  it('/status lists every deployment with its price an hour, traffic or not, and the sum', async () => {
    await start();
    test.routes.route = testRoute;
    test.standing = {
      ...testStanding,
      endpoint: {
        ...endpoint,
        deployments: [
          blue,
          { ...blue, name: 'green', modelVersion: '2', percent: 0, instances: 2, hourly: 6.12 },
          { ...blue, name: 'base', modelName: 'Phi-3', modelVersion: '15', percent: 0, state: 'Creating' },
        ],
      },
    };
    const status = await ask('/status');
    assert.match(
      status,
      /^Status: hieno-phi3, version 1 answers\n3 deployments cost \$12\.24 per hour until \/teardown endpoint\./,
    );
    assert.match(
      status,
      /base: Phi-3, version 15\nno traffic · .* · \$3\.06 per hour · state Creating\n3 deployments\n/,
      'what is not well is not folded',
    );
    assert.match(
      status,
      /3 deployments\n[\s\S]*blue: hieno-phi3, version 1\n100 % of the traffic · Standard_NC6s_v3 · \$3\.06 per hour\n/,
    );
    assert.match(
      status,
      /green: hieno-phi3, version 2\nno traffic · 2 × Standard_NC6s_v3 · \$6\.12 per hour\n/,
    );
  });

  it('/status says what a training costs while it has a machine, and not while it waits for one', async () => {
    await start();
    test.standing = { hasWorkspace: true };
    underWay('finetune', 'finetune', 5);
    assert.match(await ask('/status'), /\nThe training costs \$3\.67 per hour while it has its machine\.\n/);
    underWay('finetune', 'finetune', 5, { facts: { coresAwaitedSince: test.clock.now() } });
    assert.match(await ask('/status'), /\nNothing costs by the hour now\.\n/);
  });

  it('/status says which price is not known, and that an endpoint is gone which was written down', async () => {
    await start();
    test.routes.route = testRoute;
    const { hourly: _hourly, ...unpriced } = blue;
    test.standing = { ...testStanding, endpoint: { ...endpoint, deployments: [blue, unpriced] } };
    const status = await ask('/status');
    assert.match(status, /price not known/);
    assert.match(
      status,
      /2 deployments cost \$3\.06 per hour, and what one of unknown price comes to, until/,
    );
    test.standing = { hasWorkspace: true, model };
    const gone = await ask('/status');
    assert.match(
      gone,
      /^Status: nobody answers, the endpoint hieno-endpoint is gone\nNext: \/deploy\nNothing costs by the hour now\.\n/,
    );
    test.standing = { ...testStanding, endpoint: { ...endpoint, deployments: [{ ...blue, percent: 0 }] } };
    assert.match(
      await ask('/status'),
      /^Status: nobody answers, no deployment gets traffic\n.*Traffic: nobody\n/s,
    );
  });
});
