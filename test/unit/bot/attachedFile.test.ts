import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Attachment } from 'botbuilder';
import { BotUnderTest, testSettings } from '../../helpers/bot/botUnderTest.js';
import type { SenderOptions } from '../../helpers/channel/fakeChannel.js';
import { answering, FileServer } from '../../helpers/dataset/fileServer.js';
import { waitFor } from '../../helpers/machine/waitFor.js';

const rows = '{"messages":[{"role":"user","content":"A?"},{"role":"assistant","content":"B."}]}\n';
const secret = 'tempauth=v1.eyJ0b2tlbiI6IjEifQ';

describe('a file attached in the chat', () => {
  let folder: string;
  let files: FileServer;
  let test: BotUnderTest;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-attached-'));
    files = await new FileServer().start();
  });
  afterEach(async () => {
    await test.stop();
    await files.stop();
    rmSync(folder, { recursive: true });
  });

  const start = async (more: Parameters<typeof BotUnderTest.start>[0] = {}) => {
    test = await BotUnderTest.start({ settings: { ...testSettings, datasetsDir: folder }, ...more });
  };

  /** As the Emulator sends a file: by an address of its own. */
  const file = (name: string, at = '/file'): Attachment => ({
    contentType: 'application/octet-stream',
    contentUrl: `${files.url(at)}?${secret}`,
    name,
  });

  const send = async (text: string | undefined, attachments: Attachment[], options?: SenderOptions) => {
    await test.channel.deliver(
      test.channel.activity({ ...(text === undefined ? {} : { text }), attachments }, options),
    );
  };

  const planned = () => test.planner.planned.map(({ kind, inputs }) => ({ kind, ...inputs }));
  const received = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  const answer = async (): Promise<string> => {
    await test.bot.drain();
    return test.channel.texts().at(-1) ?? '';
  };

  for (const [text, kind, more] of [
    ['/dataset', 'dataset', {}],
    ['dataset', 'dataset', {}],
    [undefined, 'dataset', {}],
    ['/finetune epochs=3', 'finetune', { epochs: 3 }],
    ['/journey base=yes', 'journey', { base: true }],
  ] as const)
    it(`is the dataset of ${text ?? 'a message without a word'}`, async () => {
      await start();
      files.serve('/file', rows);
      await send(text, [file('my chats.jsonl')]);
      await test.bot.drain();
      const dataset = path.join(folder, 'received/02264f4098d49710/my_chats.jsonl');
      assert.deepEqual(planned(), [{ kind, dataset, ...more }]);
      assert.equal(readFileSync(dataset, 'utf8'), rows);
      assert.deepEqual(received(), ['my_chats.jsonl']);
    });

  it('comes from Teams as an address to fetch from, beside a copy of the text', async () => {
    await start({ channel: 'msteams' });
    const downloadUrl = `${files.serve('/file', rows)}?${secret}`;
    await send('/dataset', [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        contentUrl: 'https://contoso.sharepoint.com/personal/anna/Documents/chats.jsonl',
        name: 'chats.jsonl',
        content: { downloadUrl, uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C9D', fileType: 'jsonl' },
      },
      { contentType: 'text/html', content: '<p>/dataset</p>' },
    ]);
    await test.bot.drain();
    assert.match(String(planned()[0]?.dataset), /received\/[0-9a-f]{16}\/chats\.jsonl$/);
    assert.deepEqual(files.requests, ['/file']);
  });

  it('may stand in the message itself', async () => {
    await start();
    const contentUrl = `data:text/csv;base64,${Buffer.from('question,answer\nÄ?,Ö.\n').toString('base64')}`;
    await send('/dataset', [{ contentType: 'text/csv', contentUrl, name: 'chats.csv' }]);
    await test.bot.drain();
    assert.equal(readFileSync(String(planned()[0]?.dataset), 'utf8'), 'question,answer\nÄ?,Ö.\n');
  });

  it('is one file, with one time of change, however often it is sent', async () => {
    await start();
    files.serve('/file', rows);
    await send('/dataset', [file('a.jsonl')]);
    await test.bot.drain();
    const dataset = String(planned()[0]?.dataset);
    const { mtimeMs, ino } = statSync(dataset);
    await send('/dataset', [file('a.jsonl')]);
    await test.bot.drain();
    assert.deepEqual(
      planned().map(({ dataset: at }) => at),
      [dataset, dataset],
    );
    assert.deepEqual([statSync(dataset).mtimeMs, statSync(dataset).ino], [mtimeMs, ino]);
    assert.deepEqual(received(), ['a.jsonl']);
  });

  it('shows that something is going on while it comes, and holds up its own conversation only', async () => {
    await start();
    let open: ServerResponse | undefined;
    files.serve('/file', (_, response) => {
      open = response;
    });
    await send('/dataset', [file('a.jsonl')]);
    await test.channel.say('What now?');
    await test.channel.say('And here?', { conversation: 'chat-2' });
    await test.channel.waitFor(() => test.channel.texts('chat-2').includes('You said: And here?'));
    await waitFor(() => open);
    test.clock.advance(1_000);
    await test.channel.waitFor(() =>
      test.channel.calls.some(
        ({ activity, conversation }) => activity.type === 'typing' && conversation === 'chat-1',
      ),
    );
    assert.deepEqual(test.channel.messages('chat-1'), []);
    (await waitFor(() => open)).end(rows);
    await test.bot.drain();
    const said = test.channel.messages('chat-1');
    assert.match(JSON.stringify(said[0]?.attachments), /Plan: Dataset/);
    assert.equal(said[1]?.text, 'You said: What now?');
  });

  for (const text of ['/journey', undefined])
    it(`is not fetched for who is no admin, sent with ${text ?? 'no word'}`, async () => {
      await start({ access: { admins: new Set(['somebody-else']) } });
      files.serve('/file', rows);
      await send(text, [file('a.jsonl')]);
      assert.match(await answer(), /Only admins may run \/(journey|dataset), and you are not one of them/);
      assert.deepEqual([files.requests, planned(), received()], [[], [], []]);
    });

  it('is left unread where it comes with something said to the model, and whoever sent it is told so', async () => {
    await start();
    await send('What do you think of this?', [file('a.jsonl')]);
    await test.bot.drain();
    assert.match(test.channel.texts()[0] ?? '', /not the file\. To train on it, send it with `\/dataset`/);
    assert.equal(test.channel.texts()[1], 'You said: What do you think of this?');
    assert.deepEqual(files.requests, []);
  });

  for (const [what, text, names, says] of [
    ['two of them', '/dataset', ['a.jsonl', 'b.csv'], /2 files are attached \(a\.jsonl, b\.csv\)/],
    ['one beside a named dataset', '/dataset ./b.jsonl', ['a.jsonl'], /named in the command and a\.jsonl is/],
    ['one to another command', '/deploy', ['a.jsonl'], /\/deploy takes no file.*\/dataset, \/finetune or/],
    ['one to the form', '/dataset paste', ['a.jsonl'], /\/dataset paste takes no file/],
    [
      'a spreadsheet',
      '/dataset',
      ['a.xlsx'],
      /a\.xlsx is no dataset: .*\.jsonl, \.ndjson, \.json, \.csv, \.tsv, \.txt or \.parquet.*Save the sheet as CSV/s,
    ],
    ['a document without a word', undefined, ['a.pdf'], /a\.pdf is no dataset/],
    ['one with wrong arguments', '/finetune epochs=99', ['a.jsonl'], /\*\*epochs\*\* must be/],
  ] as const)
    it(`is refused before it is fetched: ${what}`, async () => {
      await start();
      await send(
        text,
        names.map((name) => file(name)),
      );
      assert.match(await answer(), says);
      assert.deepEqual([files.requests, planned()], [[], []]);
    });

  for (const [what, attachment] of [
    ['a picture', { contentType: 'image/png', contentUrl: 'http://127.0.0.1:9/a.png', name: 'a.png' }],
    ['a copy of an empty text', { contentType: 'text/html', content: '<p></p>' }],
    ['a card', { contentType: 'application/vnd.microsoft.card.adaptive', content: {} }],
  ] as const)
    it(`is not ${what}`, async () => {
      await start();
      await send(undefined, [attachment]);
      assert.match(await answer(), /I read text only/);
    });

  for (const [what, serve, says] of [
    ['it is gone', 404, /a\.jsonl is not where it should be \(404\)\. Attach it again/],
    ['its address has expired', 403, /may not be fetched any more \(403\): .* for some minutes only/],
    ['its server is busy', 429, /cannot be had at the moment \(429\)/],
    ['its server has a fault', 503, /cannot be had at the moment \(503\)/],
  ] as const)
    it(`is answered in words where ${what}`, async () => {
      await start();
      files.serve('/file', answering(serve, {}, '<html>No.</html>'));
      await send('/dataset', [file('a.jsonl')]);
      assert.match(await answer(), says);
      assert.deepEqual([planned(), received()], [[], []]);
    });

  it('is refused by its announced size', async () => {
    await start();
    files.serve('/file', (_, response) => {
      response.writeHead(200, { 'content-length': 1024 ** 3 + 1 });
      response.flushHeaders();
    });
    await send('/dataset', [file('a.jsonl')]);
    assert.match(await answer(), /a\.jsonl is larger than 1 GiB, the most that is taken from a chat/);
  });

  it('is thrown away where the connection breaks off', async () => {
    await start();
    files.serve('/file', (_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(rows, () => response.destroy());
    });
    await send('/dataset', [file('a.jsonl')]);
    assert.match(
      await answer(),
      /connection broke off before a\.jsonl was there as a whole\. Attach it again/,
    );
    assert.deepEqual([planned(), received()], [[], []]);
  });

  it('is given up when nothing more of it comes', async () => {
    await start();
    files.serve('/file', (_, response) => void response.write(rows));
    await send('/dataset', [file('a.jsonl')]);
    await waitFor(() => {
      test.clock.advance(1000);
      return test.channel.texts().some((text) => text.includes('Nothing more came of a.jsonl for 30 s'));
    });
    await test.bot.drain();
    assert.deepEqual(received(), []);
  });

  it('is given up when the bot ends', async () => {
    await start();
    files.serve('/file', (_, response) => void response.write(rows));
    await send('/dataset', [file('a.jsonl')]);
    await waitFor(() => received().length === 1);
    test.bot.interrupt();
    assert.match(await answer(), /being restarted, and a\.jsonl was not there as a whole/);
    assert.deepEqual([planned(), received()], [[], []]);
  });

  it('is fetched from where its address redirects to', async () => {
    await start();
    files.serve('/real', rows);
    files.serve('/file', answering(302, { location: '/real' }));
    await send('/dataset', [file('a.jsonl')]);
    await test.bot.drain();
    assert.deepEqual(files.requests, ['/file', '/real']);
    assert.equal(planned().length, 1);
  });

  for (const location of [
    'https://169.254.169.254/',
    'https://10.0.0.1/',
    'http://hub.example/',
    'file:///etc/hosts',
  ])
    it(`is not fetched from ${location}, which its address redirects to`, async () => {
      await start();
      files.serve('/file', answering(307, { location }));
      await send('/dataset', [file('a.jsonl')]);
      assert.match(
        await answer(),
        /a\.jsonl was not fetched: it lies at an address that files are not fetched/,
      );
    });

  it('is not fetched in circles', async () => {
    await start();
    files.serve('/file', answering(302, { location: '/file' }));
    await send('/dataset', [file('a.jsonl')]);
    assert.match(await answer(), /nobody answers/);
    assert.equal(files.requests.length, 6);
  });

  it('leaves its address in no message, no log and no state, taken or not', async () => {
    await start();
    files.serve('/file', rows);
    await send('/finetune', [file('a.jsonl')]);
    await send('/finetune', [file('b.jsonl', '/gone')]);
    await send('/finetune', [{ ...file('c.jsonl'), contentUrl: `http://127.0.0.1:9/c?${secret}` }]);
    await send('/finetune', [{ ...file('d.jsonl'), contentUrl: `http://10.0.0.1/d?${secret}` }]);
    await test.bot.drain();
    assert.equal(planned().length, 1);
    assert.equal(test.log.events.filter(({ event }) => event === 'file.not_taken').length, 3);
    const { memory } = test.storage as unknown as { memory: object };
    const logged = test.log.events.map(({ fields }) => [
      fields,
      (fields?.['error'] as Error | undefined)?.stack,
    ]);
    const everything = JSON.stringify([test.channel.calls, logged, memory, test.runs.offers, test.audit]);
    assert.ok(everything.includes('a.jsonl') && everything.includes('planCards'), 'nothing was looked at');
    assert.ok(!everything.includes('tempauth'));
    assert.ok(existsSync(String(planned()[0]?.dataset)));
  });
});
