import assert from 'node:assert/strict';
import { parseCommand } from '../../../../src/bot/commands/parseCommand.js';

const valuesOf = (text: string): unknown => {
  const parsed = parseCommand(text);
  return parsed.kind === 'command' ? { [parsed.command.name]: parsed.values } : parsed.kind;
};

describe('parsing a message', () => {
  const meanings: [string, unknown][] = [
    ['/deploy', { deploy: {} }],
    ['  /Deploy  ', { deploy: {} }],
    ['deploy', { deploy: {} }],
    ['Deploy', { deploy: {} }],
    ['deploy version=2', { deploy: { version: '2' } }],
    ['teardown endpoint', { teardown: { target: 'endpoint' } }],
    ['/teardown', { teardown: {} }],
    ['/dataset ./my.jsonl', { dataset: { dataset: './my.jsonl' } }],
    ['/dataset dataset = "my chats.jsonl"', { dataset: { dataset: 'my chats.jsonl' } }],
    ['/dataset “my chats.jsonl”', { dataset: { dataset: 'my chats.jsonl' } }],
    [
      '/dataset HuggingFaceH4/ultrachat_200k train_sft[:1%]',
      { dataset: { dataset: 'HuggingFaceH4/ultrachat_200k', slice: 'train_sft[:1%]' } },
    ],
    [
      '/finetune slice=train[:100](pct1_dropremainder) owner/name epochs=2',
      { finetune: { dataset: 'owner/name', slice: 'train[:100](pct1_dropremainder)', epochs: 2 } },
    ],
    ['/dataset owner/name train_sft[:1%] 7', 'badArguments'],
    ['/dataset owner/name [:1%]', 'badArguments'],
    ['/dataset ./a=b.jsonl', { dataset: { dataset: './a=b.jsonl' } }],
    ['/dataset C:\\data\\my.jsonl', { dataset: { dataset: 'C:\\data\\my.jsonl' } }],
    ['/compare What is "x = 3"?', { compare: { question: 'What is "x = 3"?' } }],
    ['/compare line one\nline two', { compare: { question: 'line one\nline two' } }],
    ['/status r-1', { status: { run: 'r-1' } }],
    ['/journey\nepochs=2', { journey: { epochs: 2 } }],
    ['/journey epochs=2 base=no', { journey: { epochs: 2, base: false } }],
    ['/journey epochs= base=yes', 'badArguments'],
    ['/traffic blue=90 green=10', { traffic: { split: { blue: 90, green: 10 } } }],
    ['traffic blue-2=90% green=10%', { traffic: { split: { 'blue-2': 90, green: 10 } } }],
    ['/traffic', { traffic: {} }],
    ['/traffic blue=90', 'badArguments'],
    ['/traffic blue', 'badArguments'],
    ['traffic jam', 'talk'],
    ['traffic light=red', 'talk'],
    ['rollback', { rollback: {} }],
    ['/rollback now', 'badArguments'],
    ['deploy is a nice word', 'talk'],
    ['deploy it', 'talk'],
    ['Deploy.', 'talk'],
    ['help me', 'talk'],
    ['compare apples and pears', 'talk'],
    ['status of my order', 'talk'],
    ['teardown garden', 'talk'],
    ['journey to=Rome', 'talk'],
    ['dataset ./my.jsonl', 'talk'],
    ['/etc/passwd is what?', 'talk'],
    ['/ deploy', 'talk'],
    ['//deploy', 'talk'],
    ['/3', 'talk'],
    ['/deploy!', 'unknown'],
    ['/constructor', 'unknown'],
    ['/quota', { quota: {} }],
    ['/quota deploy', { quota: { for: 'deploy' } }],
    ['/quota request', { 'quota request': {} }],
    ['/Quota  Request for=deploy', { 'quota request': { for: 'deploy' } }],
    ['quota request', { 'quota request': {} }],
    ['quota request from my boss', 'talk'],
    ['/quota reqeust', 'unknown'],
    ['/quota 5', 'badArguments'],
    ['/promptflow', { promptflow: {} }],
    ['/promptflow ask', 'badArguments'],
    ['/promptflow ask What is x = 3?', { 'promptflow ask': { question: 'What is x = 3?' } }],
    ['/promptflow\nask\nWhy?', { 'promptflow ask': { question: 'Why?' } }],
    ['promptflow ask Why?', { 'promptflow ask': { question: 'Why?' } }],
    ['promptflow asks Why?', 'talk'],
    ['/help quota request', { help: { command: 'quota request' } }],
    ['/help command=deploy', { help: { command: 'deploy' } }],
    ['', 'talk'],
    // As phones, copying and links leave it.
    ['\u200b/status\u200b', { status: {} }],
    ['\ufeff/\u2060deploy\u00a0version\u200b=\u200b2\u200f', { deploy: { version: '2' } }],
    ['/de\u00adploy', { deploy: {} }],
    ['deploy\u200d', { deploy: {} }],
    ['\uff0fstatus', { status: {} }],
    ['/deploy version\uff1d2', { deploy: { version: '2' } }],
    ['/Deploy ', { deploy: {} }],
    ['/journey --epochs 3 --base', { journey: { epochs: 3, base: true } }],
    ['/journey \u2014epochs=3 \u2014base no', { journey: { epochs: 3, base: false } }],
    ['/journey \u2013\u2013epochs 3', { journey: { epochs: 3 } }],
    ['/journey --epoch 3', 'badArguments'],
    ['deploy \u2014version 2', { deploy: { version: '2' } }],
    ['/finetune learning\u2013rate=5e\u20136', { finetune: { learning_rate: 5e-6 } }],
    ['/traffic blue\u20132=90 green=10', { traffic: { split: { 'blue-2': 90, green: 10 } } }],
    ['/dataset \u201emy chats.jsonl\u201c', { dataset: { dataset: 'my chats.jsonl' } }],
    ['/dataset \u00abmy chats.jsonl\u00bb', { dataset: { dataset: 'my chats.jsonl' } }],
    ['/dataset dataset=\u201dmy chats.jsonl\u201d', { dataset: { dataset: 'my chats.jsonl' } }],
    ['/dataset dataset=<https://host/a.jsonl>', { dataset: { dataset: 'https://host/a.jsonl' } }],
    ['/dataset [my rows](https://host/a.jsonl)', { dataset: { dataset: 'https://host/a.jsonl' } }],
    [
      '/dataset dataset=[https://host/a.jsonl](https://host/a.jsonl "x y") seed=7',
      { dataset: { dataset: 'https://host/a.jsonl', seed: 7 } },
    ],
    [
      '/dataset <a href="https://host/a.jsonl?x=1&amp;y=2" title="t">my rows</a>',
      { dataset: { dataset: 'https://host/a.jsonl?x=1&y=2' } },
    ],
    ['/dataset https://host/a.jsonl?x=1&amp;y=2', { dataset: { dataset: 'https://host/a.jsonl?x=1&y=2' } }],
    [
      '/dataset https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fhost%2Fa.jsonl%3Fx%3D1&data=05%7C02&reserved=0',
      { dataset: { dataset: 'https://host/a.jsonl?x=1' } },
    ],
    [
      '/dataset https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=https%3A%2F%2Fhost%2Fa.jsonl&locale=en-us',
      { dataset: { dataset: 'https://host/a.jsonl' } },
    ],
    [
      '/dataset https://host/safelinks?url=https://x/',
      { dataset: { dataset: 'https://host/safelinks?url=https://x/' } },
    ],
    [
      '/compare What does --base do, or [a](https://b)?',
      { compare: { question: 'What does --base do, or [a](https://b)?' } },
    ],
  ];
  for (const [text, meaning] of meanings)
    it(`takes ${JSON.stringify(text)} for ${JSON.stringify(meaning)}`, () => {
      assert.deepEqual(valuesOf(text), meaning);
    });

  for (const [text, says] of [
    ['/deploy bse=no', 'Did you mean `base=no`?'],
    ['/deploy bse=perhaps', 'Did you mean `base`?'],
    ['/deploy verson=7', 'Did you mean `version=7`?'],
    ['/teardown taget=everything', 'Did you mean `target=everything`?'],
    ['/teardown everthing', 'Did you mean `everything`?'],
    ['/teardown everything endpoint', '**target** is given twice, as `endpoint` too.'],
    ['/teardown what=ever', 'It takes target; `/help teardown` explains.'],
    ['/traffic blue=90', 'they come to 90. `/status` names the deployments.'],
  ] as const)
    it(`answers ${text} with what was meant, and nothing else to do`, () => {
      const parsed = parseCommand(text);
      assert.ok(parsed.kind === 'badArguments');
      const sentence = parsed.sentences.join(' ');
      assert.ok(sentence.includes(says), sentence);
      assert.doesNotMatch(sentence, /Example|target=endpoint|base=yes|version=2|green/);
    });

  it('is quick on hostile text', () => {
    for (const text of [
      `/dataset ${'a= '.repeat(40_000)}`,
      `/${'x'.repeat(100_000)}`,
      `/dataset ${'"'.repeat(100_001)}`,
      'a '.repeat(60_000),
      `/dataset ${'<a '.repeat(40_000)}`,
      `/dataset ${'['.repeat(100_000)}`,
      `/journey ${'--a '.repeat(40_000)}`,
      `/journey ${'-'.repeat(100_000)}`,
      `/dataset ${'\u201c'.repeat(100_001)}`,
      `/dataset ${'\u200d'.repeat(100_000)}x`,
    ])
      assert.ok(['badArguments', 'unknown', 'talk', 'command'].includes(parseCommand(text).kind));
  });
});
