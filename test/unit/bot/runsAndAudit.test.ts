import assert from 'node:assert/strict';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';
import { cardOf } from '../../helpers/channel/conversation.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

describe('looking back', () => {
  let test: BotUnderTest;

  async function start(admins: 'everyone-on-loopback' | ReadonlySet<string> = 'everyone-on-loopback') {
    test = await BotUnderTest.start({ access: { admins } });
    for (let index = 1; index <= 30; index++)
      test.runs.runs.set(`r-${index}`, {
        ...aRun({ id: `r-${index}` }),
        status: index % 10 === 0 ? 'failed' : 'succeeded',
        endedAt: index,
      });
    for (let index = 1; index <= 60; index++)
      await test.audit.append({
        at: index,
        personId: 'p',
        personName: 'Anna',
        action: 'run.cancelled',
        runId: `a-${index}`,
        detail: { kind: 'deploy' },
      });
  }
  afterEach(() => test.stop());

  async function say(text: string): Promise<string> {
    const mark = test.channel.calls.length;
    await test.channel.say(text);
    const call = await test.channel.waitFor(() =>
      test.channel.calls
        .slice(mark)
        .find(({ method, activity }) => method === 'POST' && activity.type === 'message'),
    );
    return cardOf(call)?.fallbackText ?? call.activity.text ?? '';
  }
  const shown = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, id]) => id);

  it('/runs lists the newest ten, or as many as are asked for, or of one status', async () => {
    await start(new Set(['somebody-else']));
    assert.deepEqual(shown(await say('/runs'), /\/status r-(\d+)/g), [
      '30',
      '29',
      '28',
      '27',
      '26',
      '25',
      '24',
      '23',
      '22',
      '21',
    ]);
    assert.deepEqual(shown(await say('/runs 2'), /\/status r-(\d+)/g), ['30', '29']);
    assert.deepEqual(shown(await say('/runs status=failed'), /\/status r-(\d+)/g), ['30', '20', '10']);
    assert.match(await say('/runs 26'), /\*\*count\*\* must be a whole number from 1 to 25/);
  });

  it('/audit lists the newest twenty, or as many as are asked for', async () => {
    await start();
    assert.match(
      await say('/audit 2'),
      /Anna asked \/deploy to stop\n\n1970-01-01 00:00:00 UTC · \/status a-60\nAnna/,
    );
    assert.equal(shown(await say('/audit 3'), /\/status a-(\d+)/g).join(), '60,59,58');
  });

  it('say that there is more, and how to see it, only where there is', async () => {
    await start();
    assert.match(
      await say('/runs'),
      /\nThere are older ones: \/runs 25 shows up to 25\.\n\[Journey, failed: show\] {2}\[As CSV\]$/,
    );
    assert.match(await say('/runs 25'), /\nThere are older ones; I show 25 at most\.\n\[/);
    assert.match(await say('/runs 2 status=failed'), /older ones: \/runs 25 status=failed shows/);
    assert.doesNotMatch(await say('/runs 3 status=failed'), /older/);
    assert.match(await say('/audit 5'), /\nThere are older ones: \/audit 50 shows up to 50\.\n\[As CSV\]$/);
    test.audit.entries.splice(5);
    assert.doesNotMatch(await say('/audit 5'), /older/);
    assert.match(await say('/status'), /\n\/runs lists more of them\.\n\[Journey, failed: show\]/);
  });

  it('/audit tells names and what was typed, no ids and no words of ours', async () => {
    await start();
    const id = '11111111-1111-1111-1111-11111100beef';
    const entry = { at: 0, personId: id, personName: 'Anna', runId: 'r-9' };
    const confirmed = { ...entry, action: 'run.confirmed' };
    const deploy = { kind: 'deploy', inputs: { modelVersion: '2', base: true } };
    const tuned = { dataset: './my chats.jsonl', learningRate: 5e-6, skipBroken: true };
    test.audit.entries.splice(0);
    test.audit.entries.push(
      { ...entry, action: 'plan.offered', detail: { ...deploy, proposal: 'p-7' } },
      { ...confirmed, detail: deploy },
      { ...confirmed, detail: { kind: 'teardown', inputs: { target: 'everything' }, typed: 'hieno-rg' } },
      { ...confirmed, detail: { kind: 'finetune', inputs: tuned } },
      { ...confirmed, detail: { kind: 'traffic', inputs: { traffic: { blue: 90, green: 10 } } } },
      { ...confirmed, detail: { kind: 'quota request', inputs: { quotaFor: 'deploy', limits: { x: 24 } } } },
      {
        ...entry,
        action: 'run.ended',
        detail: { kind: 'deploy', status: 'failed', reason: 'quota_missing', sentence: 'There are 0 cores.' },
      },
    );
    const words = await say('/audit');
    for (const line of [
      'Anna asked for a plan: /deploy version=2 base=yes\n',
      'Anna confirmed /deploy version=2 base=yes\n',
      'Anna confirmed /teardown everything, typing hieno-rg\n',
      'Anna confirmed /finetune dataset="./my chats.jsonl" skip_broken=yes learning_rate=0.000005\n',
      'Anna confirmed /traffic blue=90 green=10\n',
      'Anna confirmed /quota request for=deploy\n',
      'Anna had asked for /deploy, which ended: failed: There are 0 cores.\n',
    ])
      assert.ok(words.includes(line), `${line}is not in ${words}`);
    assert.doesNotMatch(words, /beef|p-7|quota_missing|modelVersion|limits|true/);
  });

  it('/audit tells two people of one name apart', async () => {
    await start();
    test.audit.entries.splice(0);
    for (const personId of ['id-of-the-first', 'id-of-another'])
      test.audit.entries.push({
        at: 0,
        personId,
        personName: 'Anna',
        action: 'logs.read',
        detail: { kind: 'deploy' },
      });
    assert.match(await say('/audit'), /Anna \(…nother\) read.*Anna \(…-first\) read/s);
  });

  it('/audit is for admins', async () => {
    await start(new Set(['somebody-else']));
    assert.match(await say('/audit'), /Only admins may run \/audit/);
  });
});
