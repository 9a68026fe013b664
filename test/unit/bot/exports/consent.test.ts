import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Activity } from 'botbuilder';
import { parse } from 'csv-parse/sync';
import { dayMs } from '../../../../src/duration.js';
import { BotUnderTest, testSettings } from '../../../helpers/bot/botUnderTest.js';
import { StoredBot } from '../../../helpers/bot/storedBot.js';
import { accept, consentCard, consentPress } from '../../../helpers/bot/teamsFiles.js';
import { mentionOfBot } from '../../../helpers/channel/toBot.js';
import { UploadSessions } from '../../../helpers/channel/uploadSessions.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

const admin = '11111111-1111-1111-1111-111111111111';

describe('a file in a personal chat of Teams', () => {
  let folder: string;
  let uploads: UploadSessions;
  let test: BotUnderTest;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    stop = () => test.stop();
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'hieno-exports-')), 'exports');
    uploads = await new UploadSessions().start();
  });
  afterEach(async () => {
    await stop();
    await uploads.stop();
    assert.deepEqual(uploads.wrongs, []);
    // What was sent lies nowhere else.
    assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
    rmSync(path.dirname(folder), { recursive: true });
  });

  const options = () => ({
    channel: 'msteams' as const,
    settings: { ...testSettings, exportsDir: folder },
    access: { admins: new Set([admin]) },
  });
  const start = async (): Promise<void> => {
    test = await BotUnderTest.start(options());
    for (let index = 1; index <= 5; index++)
      await test.audit.append({
        at: index,
        personId: admin,
        personName: 'Anna',
        action: `action ${index}`,
        detail: {},
      });
  };
  const attachments = () => test.channel.messages().flatMap((message) => message.attachments ?? []);
  const info = () => attachments().filter(({ contentType }) => contentType.endsWith('card.file.info'));
  const last = (): string => test.channel.texts().at(-1) ?? '';
  const next = (): string[] =>
    test.channel
      .messages()
      .at(-1)
      ?.suggestedActions?.actions.map(({ value }) => String(value)) ?? [];
  const gone = (): string[] => test.channel.accepted('DELETE').map(({ activityId }) => activityId);
  const exportsIn = (): number =>
    test.audit.entries.filter(({ action }) => action === 'audit.exported').length;

  /** Lets the bot's pauses pass while something is under way. */
  const passing = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    const over = work.finally(() => (isOver = true));
    await waitFor(() => {
      test.clock.advance(500);
      return isOver;
    });
    return over;
  };

  it('is offered by a card, and put where Teams says once it is accepted', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    assert.equal(card.name, 'hieno-audit-2026-01-05T09-00-00Z.csv');
    assert.equal(card.content.description, 'What the admins did: 5 rows, the newest first.');
    assert.equal(exportsIn(), 0);
    assert.deepEqual(await accept(test, card, uploads), { status: 200, body: undefined });
    const rows = parse<Record<string, string>>(uploads.file, { bom: true, columns: true });
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['audit.exported', 'action 5', 'action 4', 'action 3', 'action 2', 'action 1'],
    );
    assert.ok(
      Math.abs(card.content.sizeInBytes / uploads.file.length - 1) < 0.5,
      String(card.content.sizeInBytes),
    );
    assert.deepEqual(uploads.calls, [
      { method: 'PUT', range: `bytes 0-${uploads.file.length - 1}/${uploads.file.length}`, status: 201 },
    ]);
    assert.deepEqual(info(), [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.info',
        contentUrl: `https://contoso.sharepoint.com/personal/anna/Documents/Applications/${card.name}`,
        name: card.name,
        content: { uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C8C', fileType: 'csv' },
      },
    ]);
    assert.deepEqual(gone(), [card.cardId]);
    assert.deepEqual(test.audit.entries.at(-1), {
      at: test.clock.now(),
      personId: admin,
      personName: 'Anna',
      action: 'audit.exported',
      detail: { file: card.name },
    });
    const said = JSON.stringify([test.log.events, test.channel.calls, await test.storage.read(['x'])]);
    assert.doesNotMatch(said, /tempauth|secret-of-the-session/);
  });

  it('is not sent when it is declined', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    await test.channel.deliver(consentPress(test, card, undefined));
    await test.bot.drain();
    assert.equal(last(), `All right, ${card.name} was not sent.`);
    assert.deepEqual(gone(), [card.cardId]);
    await accept(test, card, uploads);
    assert.match(last(), /^hieno-audit-\S+ was declined, so it is in no OneDrive\. Next: `\/audit export`$/);
    assert.deepEqual(next(), ['/audit export']);
    assert.deepEqual([uploads.calls, exportsIn()], [[], 0]);
  });

  it('is sent once, however often it is accepted', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    const press = consentPress(test, card, uploads.open());
    await Promise.all([test.channel.deliver(press), test.channel.deliver(press)]);
    await test.bot.drain();
    assert.equal(uploads.calls.length, 1);
    test.clock.advance(60_000);
    await accept(test, card, uploads);
    assert.equal(
      last(),
      `${card.name} is in your OneDrive already, since 2026-01-05 09:00 UTC. Next: \`/audit export\``,
    );
    assert.deepEqual([uploads.calls.length, info().length, exportsIn()], [1, 1, 1]);
  });

  it('is for whoever asked, in the chat where it was offered, as long as they are an admin', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    const eve = { user: { name: 'Eve', aadObjectId: 'e' } };
    await accept(test, card, uploads, eve);
    assert.match(last(), /^Only admins may run \/audit export, and you are not one of them\./);
    await accept(test, card, uploads, { conversation: 'chat-2' });
    assert.equal(last(), 'I know nothing of that file any more. Next: `/audit export`');
    const feedback = {
      ...card,
      content: { ...card.content, acceptContext: { offer: 'x', what: 'feedback' } },
    };
    await accept(test, feedback, uploads);
    assert.equal(last(), 'I know nothing of that file any more. Next: `/feedback export`');
    await accept(test, { ...card, content: { ...card.content, acceptContext: {} } }, uploads);
    assert.equal(last(), 'I do not know that file.');
    assert.deepEqual([uploads.calls, gone(), exportsIn()], [[], [], 0]);
    await accept(test, card, uploads);
    assert.equal(info().length, 1);
  });

  it('is not another admin’s', async () => {
    test = await BotUnderTest.start({ ...options(), access: { admins: new Set([admin, 'b']) } });
    const card = await consentCard(test, '/audit export');
    await accept(test, card, uploads, { user: { name: 'Ben', aadObjectId: 'b' } });
    assert.equal(last(), 'That file was offered to Anna, and only they can have it. Next: `/audit export`');
    assert.deepEqual(uploads.calls, []);
  });

  it('is offered for a day', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    test.clock.advance(dayMs + 1);
    await accept(test, card, uploads);
    assert.match(last(), /was offered more than 1 d ago, which is too long ago\. Next: `\/audit export`$/);
    assert.deepEqual(uploads.calls, []);
  });

  it('is not sent to where only this host gets, nor without an address', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    for (const address of [
      'https://169.254.169.254/up',
      'https://10.0.0.4/up',
      'http://contoso.com/up',
      'file:///tmp/x',
      'up',
    ]) {
      await test.channel.deliver(consentPress(test, card, address));
      await test.bot.drain();
      assert.match(last(), /the address that came with the press is none that files are sent to/, address);
    }
    await test.channel.deliver(consentPress(test, card, ''));
    await test.bot.drain();
    assert.match(last(), /^The press came without an address to send the file to\./);
  });

  for (const [status, sentence] of [
    [404, /^The address that Teams gave for the file holds no longer \(404\)\. Next: `\/audit export`$/],
    [403, /^Your OneDrive does not let me write the file \(403\)\. Next: /],
    [409, /^There is a file of that name in your OneDrive already \(409\)\. Next: /],
    [507, /^Your OneDrive has no room for the file \(507\)\. Next: /],
    [400, /^Your OneDrive does not take the file \(400\)\. Next: /],
    [302, /^Your OneDrive does not take the file \(302\)\. Next: /],
  ] as const)
    it(`is not tried again where the answer is ${status}, and can be accepted again`, async () => {
      await start();
      const card = await consentCard(test, '/audit export');
      uploads.fail(status, { headers: { location: uploads.url('/elsewhere') } });
      await accept(test, card, uploads);
      assert.match(last(), sentence);
      assert.deepEqual(next(), ['/audit export']);
      assert.deepEqual(
        uploads.calls.map((call) => call.status),
        [status],
      );
      assert.deepEqual([info(), gone()], [[], []]);
      await accept(test, card, uploads);
      assert.equal(info().length, 1);
      assert.equal(exportsIn(), 2);
    });

  for (const failure of [503, 429, 'dropped'] as const)
    it(`is tried again after ${failure}`, async () => {
      await start();
      const card = await consentCard(test, '/audit export');
      uploads.fail(failure, { times: 3 });
      await passing(accept(test, card, uploads));
      assert.equal(info().length, 1);
      assert.deepEqual(
        uploads.calls.map((call) => `${call.method} ${call.status}`),
        [
          ...Array<string[]>(3)
            .fill([`PUT ${failure}`, 'GET 200'])
            .flat(),
          'PUT 201',
        ],
      );
    });

  it('is given up after four tries, and may be accepted again', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    uploads.fail(503, { times: 4 });
    await passing(accept(test, card, uploads));
    assert.equal(
      last(),
      'Your OneDrive cannot take the file at the moment (503). Press Accept again in some minutes, or ask anew with /audit export.',
    );
    assert.deepEqual(next(), ['/audit export']);
    uploads.fail('dropped', { times: 4 });
    await passing(accept(test, card, uploads));
    assert.match(last(), /^Where the file should go, nobody answers\. Press Accept again/);
    await accept(test, card, uploads);
    assert.equal(info().length, 1);
  });

  it('may have come where the connection breaks off after it', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    uploads.fail('taken, then dropped');
    await passing(accept(test, card, uploads));
    assert.match(last(), /^The connection broke off at the end, so I cannot tell whether the file is in/);
  });

  it('is given up when it takes too long, and when the bot ends', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    let arrived = 0;
    uploads.before = () => {
      arrived += 1;
      return new Promise(() => undefined);
    };
    await test.channel.deliver(consentPress(test, card, uploads.open()));
    await waitFor(() => arrived === 1);
    test.clock.advance(120_000);
    await test.bot.drain();
    assert.match(last(), /^The file was not there as a whole after 2 min\. Press Accept again/);
    await test.channel.deliver(consentPress(test, card, uploads.open()));
    await waitFor(() => arrived === 2);
    test.bot.interrupt();
    await test.bot.drain();
    assert.match(last(), /^I am being restarted, and the file was not there as a whole\. Press Accept again/);
  });

  it('waits for its turn, and the next message for it', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    let go = (): void => undefined;
    uploads.before = () => new Promise((resolve) => (go = resolve));
    await test.channel.deliver(consentPress(test, card, uploads.open()));
    const mark = test.channel.calls.length;
    await test.channel.say('/runs');
    go();
    await waitFor(() => (go(), uploads.calls.length > 0));
    await test.bot.drain();
    const [first, second] = test.channel.messages().slice(-2);
    assert.ok(test.channel.calls.length > mark);
    assert.match(first?.attachments?.[0]?.contentType ?? '', /file\.info$/);
    assert.match(second?.attachments?.[0]?.contentType ?? '', /adaptive$/);
  });

  it('is told of though its card cannot be taken away', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    test.channel.fail(404, 'ActivityNotFoundInConversation', ({ method }) => method === 'DELETE');
    await accept(test, card, uploads);
    assert.equal(info().length, 1);
    assert.deepEqual(test.channel.texts(), []);
  });

  it('is offered where there is something to write down', async () => {
    await start();
    await test.channel.say('/runs export');
    await test.bot.drain();
    assert.equal(last(), 'There is nothing to write down: there has been no run.');
    await test.channel.say('/feedback export');
    await test.bot.drain();
    assert.equal(last(), 'There is nothing to write down: nobody has rated an answer or voted.');
  });

  for (const conversationType of ['channel', 'groupChat'])
    it(`is not to be had in a ${conversationType}, which says where it is`, async () => {
      await start();
      const entities = [mentionOfBot];
      const said = test.channel.activity({ text: '/audit export', entities });
      const conversation = { ...said.conversation, id: 'many', conversationType, isGroup: true };
      await test.channel.deliver({ ...said, conversation });
      await test.channel.deliver({ ...test.channel.activity({ text: '/audit', entities }), conversation });
      await test.bot.drain();
      assert.equal(
        test.channel.texts()[0],
        'I hand files over in personal chats of Teams only. Write /audit export to me there.',
      );
      assert.doesNotMatch(JSON.stringify(test.channel.messages()), /As CSV/);
    });

  it('is for admins', async () => {
    await start();
    for (const line of ['/audit export', '/runs export', '/feedback export']) {
      await test.channel.say(line, { user: { name: 'Eve', aadObjectId: 'e' } });
      await test.bot.drain();
      assert.match(last(), new RegExp(`^Only admins may run ${line}`));
    }
  });

  it('is sent by another process than the one that offered it', async () => {
    const before = await StoredBot.start(options());
    test = before.test;
    const card = await consentCard(test, '/audit export');
    const now = await before.restarted(options());
    test = now.test;
    stop = () => now.stop();
    test.channel.countFrom(100);
    await accept(test, card, uploads);
    assert.equal(info().length, 1);
    assert.deepEqual(gone(), [card.cardId]);
  });

  /** A press that a process has acknowledged and then died of. */
  const takenUp = async (press: Partial<Activity>, at: number): Promise<void> => {
    const [key, conversation] = [`left ${at}`, 'msteams|chat-1'];
    const left = { key, conversation, at, turns: 0, isOwed: false, isAsking: true, isLeft: true };
    test.incoming.handOut({ ...left, activity: JSON.stringify(press) });
    await test.bot.drain();
  };

  it('is sent though the process that was to send it has died, and though that is a while ago', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    await takenUp(consentPress(test, card, uploads.open()), test.clock.now() - 60 * 60_000);
    assert.equal(info().length, 1);
    assert.deepEqual(test.channel.texts(), []);
  });

  it('is not sent again where that process had sent it and had not said so', async () => {
    await start();
    const card = await consentCard(test, '/audit export');
    const press = consentPress(test, card, uploads.open());
    const { offer } = card.content.acceptContext as { readonly offer: string };
    const key = `fileOffers/${offer}`;
    const kept = (await test.storage.read([key]))[key] as object;
    const outcome = { kind: 'given', at: test.clock.now(), by: press.id };
    await test.storage.write({ [key]: { ...kept, outcome } });
    await takenUp(press, test.clock.now());
    assert.deepEqual([info().length, uploads.calls.length], [1, 0]);
    assert.deepEqual(gone(), [card.cardId]);
  });
});
