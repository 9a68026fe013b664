import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors/appError.js';
import { logMessage } from '../../../src/bot/status/logMessage.js';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

const text = (log: string): string => logMessage('r-1', { what: 'Job hieno_1', text: log }).text ?? '';

describe('a log as a message', () => {
  it('stands in letters of one width under whose it is', () => {
    assert.equal(text('one\r\n\ntwo  \n'), '**Job hieno_1** (run r-1). All of it:\n\n```\none\ntwo  \n```');
  });

  it('is its end, in lines that are cut where they are too long', () => {
    const long = text(Array.from({ length: 500 }, (_, line) => `${line} ${'x'.repeat(900)}`).join('\n'));
    assert.ok(long.length < 8500, `${long.length} characters`);
    assert.match(long, /The last (\d+) lines \(\1 are cut at 240 characters\):/);
    assert.match(long, /\n499 x+…\n```$/);
    const short = text(Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n'));
    assert.match(short, /The last 40 lines:\n\n```\nline 460\n/);
  });

  it('can neither end its block nor colour it', () => {
    const shown = text('a\u001b[31mred\u001b[0m\u0007 ``` # heading');
    assert.equal(shown.split('```').length, 3);
    assert.match(shown, /\nared ''' # heading\n/);
  });

  it('says so where there is nothing yet', () => {
    assert.match(text(' \n'), /Azure has no log of it yet/);
  });
});

describe('/logs', () => {
  let test: BotUnderTest;
  async function start(admins: 'everyone-on-loopback' | ReadonlySet<string> = 'everyone-on-loopback') {
    test = await BotUnderTest.start({ access: { admins } });
    for (const id of ['r-1', 'r-2']) test.runs.runs.set(id, aRun({ id }));
    test.logsOf.set('r-1', { what: 'Job j', text: 'the first' });
    test.logsOf.set('r-2', { what: 'Deployment blue', text: 'the second' });
  }
  afterEach(() => test.stop());

  it('shows the log of the newest run, or of the one that is named, and is written down', async () => {
    await start();
    await test.channel.say('/logs');
    await test.channel.text('the second');
    await test.channel.say('/logs r-1');
    await test.channel.text('the first');
    assert.deepEqual(
      test.audit.entries.map(({ action, runId, personName }) => [action, runId, personName]),
      [
        ['logs.read', 'r-2', 'Anna'],
        ['logs.read', 'r-1', 'Anna'],
      ],
    );
  });

  it('passes over runs that write none, and says so where there is no other', async () => {
    await start();
    test.runs.runs.set('r-3', aRun({ id: 'r-3', kind: 'traffic', inputs: {}, createdAt: 1 }));
    await test.channel.say('/logs');
    await test.channel.text('the second');
    await test.channel.say('/logs r-3');
    await test.channel.text('The run r-3 neither trains nor deploys anything');
    for (const id of ['r-1', 'r-2']) test.runs.runs.delete(id);
    await test.channel.say('/logs');
    await test.channel.text('No run has trained or deployed anything lately');
  });

  it('says so where there is no log, no such run, or Azure gives none', async () => {
    await start();
    test.logsOf.delete('r-1');
    await test.channel.say('/logs r-1');
    await test.channel.text('neither trained nor deployed anything yet');
    await test.channel.say('/logs nothing');
    await test.channel.text('I know no such run');
    test.logsOf.set('r-2', new AppError({ reason: 'unavailable', sentence: 'Azure is away.' }));
    await test.channel.say('/logs r-2');
    await test.channel.text('Azure is away.');
  });

  it('is for admins', async () => {
    await start(new Set(['somebody-else']));
    await test.channel.say('/logs');
    await test.channel.text('Only admins may run /logs');
    assert.deepEqual(test.audit.entries, []);
  });
});
