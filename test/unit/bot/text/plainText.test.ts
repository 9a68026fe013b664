import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { plainText } from '../../../../src/bot/text/plainText.js';

const bot = { id: '28:bot', name: 'Test Bot' };
const mention = (id: string, name: string, text?: string | null) => ({
  type: 'mention',
  mentioned: { id, name },
  ...(text === undefined ? {} : { text }),
});
const ofBot = (text?: string | null, name = bot.name) => mention(bot.id, name, text);
const html = (content: string) => [{ contentType: 'text/html', content }];

const plain = (text: unknown, entities: unknown = [], more: object = {}): string =>
  plainText({ recipient: bot, text, entities, ...more } as Partial<Activity>);

describe('what a person wrote', () => {
  describe('with mentions', () => {
    const texts: [string, string, unknown[], string][] = [
      ['that say how they stand', '<at>Test Bot</at> /status', [ofBot('<at>Test Bot</at>')], '/status'],
      ['without that', '<at>Test Bot</at> /status', [ofBot()], '/status'],
      ['with null for it', '<at>Test Bot</at> /status', [ofBot(null)], '/status'],
      ['with an empty text', '<at>Test Bot</at> /status', [ofBot('')], '/status'],
      [
        '& written out in the text',
        '<at>R&amp;D Bot</at> /status',
        [ofBot('<at>R&D Bot</at>', 'R&D Bot')],
        '/status',
      ],
      [
        '& written out in the entity',
        '<at>R&D Bot</at> /status',
        [ofBot('<at>R&amp;D Bot</at>', 'R&D Bot')],
        '/status',
      ],
      ['& and no text', '<at>Test ($~&amp;)</at> /status', [ofBot(undefined, 'Test ($~&)')], '/status'],
      ['with an id', '<at id="0">Test Bot</at> /status', [ofBot('<at>Test Bot</at>')], '/status'],
      ['with another case', '<AT>test bot</AT>/status', [ofBot('<at>Test Bot</at>')], '/status'],
      ['in lines of their own', '\r\n<at>Test Bot</at> who created you?\r\n', [ofBot()], 'who created you?'],
      ['of a bot with another name', '<at>Old Name</at> /status', [ofBot(null, 'New Name')], '/status'],
      ['without an entity', '<at>Test Bot</at> /status', [], '/status'],
      ['without anything in between', '<at>Test Bot</at>/status', [ofBot()], '/status'],
      ['with a blank as they write it', '<at>Test Bot</at>&nbsp;/status', [ofBot()], '/status'],
      ['at the end', '/status <at>Test Bot</at>', [ofBot()], '/status'],
      ['of other channels', '@testbot /status', [ofBot('@testbot')], '/status'],
      ['and nothing else', '<at>Test Bot</at>', [ofBot()], ''],
      [
        'of others, as their names',
        '<at>Test Bot</at> /help <at>Bob User</at>',
        [ofBot('<at>Test Bot</at>'), mention('29:bob', 'Bob User', '<at>Bob User</at>')],
        '/help Bob User',
      ],
      [
        'of others of whom is spoken',
        '<at>Test Bot</at> <at>Bob &amp; Co</at> is on holiday',
        [ofBot(), mention('29:bob', 'Bob & Co')],
        'Bob & Co is on holiday',
      ],
      [
        'of others who are addressed too',
        '<at>Bob User</at>, <at>Test Bot</at> /status',
        [mention('29:bob', 'Bob User'), ofBot()],
        '/status',
      ],
      [
        'of two with the same name',
        '<at>Test Bot</at> /help <at>Test Bot</at>',
        [ofBot(), mention('28:other', 'Test Bot')],
        '/help Test Bot',
      ],
      ['as a word of the sentence', 'What can <at>Test Bot</at> do?', [ofBot()], 'What can Test Bot do?'],
      ['that are code', 'What does <at>x</at> mean?', [], 'What does <at>x</at> mean?'],
    ];
    for (const [what, text, entities, meaning] of texts)
      it(`takes mentions ${what}`, () => assert.equal(plain(text, entities), meaning));

    it('bears entities of every kind', () => {
      for (const entities of [
        null,
        'x',
        [null, 5, {}, { type: 'mention' }, { type: 'mention', mentioned: 'x' }],
      ])
        assert.equal(plain('hello', entities), 'hello');
    });
  });

  describe('with quotes', () => {
    const quoted = '<quoted messageId="1764324469000"/>';
    const reply =
      '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="17">\r\n<strong itemprop="mri" itemid="28:x">Test Bot</strong><span itemprop="time" itemid="17"></span>\r\n<p itemprop="preview">Journey: done &amp; told</p>\r\n</blockquote>\r\n<p>/status</p>';
    it('takes their marks out', () => {
      assert.equal(plain(`${quoted} /status`), '/status');
      assert.equal(plain(`${quoted}${quoted}\nyes`), 'yes');
      assert.equal(plain('<attachment id="1786399119244"></attachment> What is that?'), 'What is that?');
    });
    it('takes quoted words out where a client writes them into the text', () => {
      assert.equal(plain('Test BotJourney: done & told/status', [], { attachments: html(reply) }), '/status');
      assert.equal(plain('/status', [], { attachments: html(reply) }), '/status');
      assert.equal(plain('', [], { attachments: html(reply) }), '/status');
    });
    it('leaves what is no mark', () => {
      assert.equal(
        plain('What is <quoted> in <attachment> there?'),
        'What is <quoted> in <attachment> there?',
      );
    });
  });

  describe('with what cannot be seen', () => {
    for (const hidden of [
      '\u200b',
      '\ufeff',
      '\u2060',
      '\u00ad',
      '\u200e',
      '\u202c',
      '\u00a0',
      '\u3000',
      '\u200d',
    ])
      it(`trims U+${hidden.codePointAt(0)?.toString(16)}`, () => {
        assert.equal(plain(`${hidden} ${hidden}/status${hidden}\n${hidden}`), '/status');
      });
    it('keeps it between words, where it may mean something', () => {
      const texts = ['Who is 👩\u200d💻 in ❤\ufe0f?', 'می\u200cخواهم', 'a\u200bb'];
      for (const text of texts) assert.equal(plain(text), text);
    });
    it('knows one kind of line break', () => {
      assert.equal(plain('one\r\ntwo\rthree\u2028four'), 'one\ntwo\nthree\nfour');
    });
  });

  describe('with markup', () => {
    it('leaves the code that people type', () => {
      for (const text of ['if (a < b && c > d) <br> &lt; &nbsp;', 'text <data>', '`<div>` [a](b)'])
        assert.equal(plain(text, [], { textFormat: 'plain' }), text);
      const copy = html('<div><div>What does &amp;lt; mean in &lt;data&gt;?</div>\n</div>');
      assert.equal(
        plain('What does &lt; mean in <data>?', [], { attachments: copy }),
        'What does &lt; mean in <data>?',
      );
    });
    it('reads characters that were replaced on the way, where the copy proves it', () => {
      const copy = html('<p>Is 1 &lt; 2 &amp;&amp; 3?</p>');
      assert.equal(plain('Is 1 &lt; 2 &amp;&amp; 3?', [], { attachments: copy }), 'Is 1 < 2 && 3?');
    });
    it('reads a text that is markup', () => {
      const text = '<div>one &lt; two</div><p><at>Test Bot</at> three<br>four</p>';
      assert.equal(plain(text, [ofBot()], { textFormat: 'xml' }), 'one < two\nTest Bot three\nfour');
    });
    it('reads the copy where there is no text', () => {
      const spoken =
        '<div><span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">Test Bot</span>&nbsp;/status</div>';
      assert.equal(plain(undefined, [ofBot()], { attachments: html(spoken) }), '/status');
      assert.equal(plain('', [], { attachments: html('<p>Use x &lt; 5</p>') }), 'Use x < 5');
      assert.equal(plain('', [], { attachments: html('<p><img alt="image" src="https://x/y"></p>') }), '');
      assert.equal(plain('', [], { attachments: html('<div><attachment id="1"></attachment></div>') }), '');
    });
    it('keeps emojis, which Teams sends as pictures', () => {
      const picture = '<img alt="👍" src="https://x/y" itemtype="http://schema.skype.com/Emoji">';
      assert.equal(plain('', [], { attachments: html(`<p>${picture}</p>`) }), '👍');
      assert.equal(plain('Good', [], { attachments: html(`<p>Good ${picture}</p>`) }), 'Good 👍');
    });
    it('takes the address of a link in a command, and its title in talk', () => {
      const link = '<a href="https://host/rows.jsonl?a=1&amp;b=2" title="x">Rows of ours</a>';
      const command = { attachments: html(`<p>/dataset ${link}</p>`) };
      assert.equal(plain('/dataset Rows of ours', [], command), '/dataset https://host/rows.jsonl?a=1&b=2');
      assert.equal(
        plain('Read Rows of ours', [], { attachments: html(`<p>Read ${link}</p>`) }),
        'Read Rows of ours',
      );
    });
  });

  it('is quick on hostile text', () => {
    const long = 60_000;
    for (const piece of [
      '<at>',
      '<at ',
      '&nbsp;',
      '\u200d',
      '<blockquote schema.skype.com/Reply ',
      ' ',
      '<quoted messageId=',
    ])
      for (const attachments of [[], html(piece.repeat(long))])
        assert.ok(plain(`x${piece.repeat(long)}x`, [ofBot()], { attachments }).length > 0);
  });
});
