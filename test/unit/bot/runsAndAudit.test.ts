import assert from 'node:assert/strict';
import { BotUnderTest } from '../../helpers/botUnderTest.js';
import { cardOf } from '../../helpers/conversation.js';
import { aRun } from '../../helpers/runBuilder.js';

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
      test.channel.calls.slice(mark).find(({ method }) => method === 'POST'),
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
      /Anna asked \/deploy to stop\n\n1970-01-01 00:00:00 UTC · run a-60 · p\nAnna/,
    );
    assert.equal(shown(await say('/audit 3'), /run a-(\d+)/g).join(), '60,59,58');
  });

  it('/audit is for admins', async () => {
    await start(new Set(['somebody-else']));
    assert.match(await say('/audit'), /Only admins may run \/audit/);
  });
});
