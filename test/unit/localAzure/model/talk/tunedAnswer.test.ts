import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Message } from '../../../../../localAzure/model/conversation.js';
import { pairsOf } from '../../../../../localAzure/model/recall/answerIndex.js';
import { Learnt } from '../../../../../localAzure/model/recall/learnt.js';
import { readRows } from '../../../../../localAzure/model/rows.js';
import { tunedAnswer } from '../../../../../localAzure/model/talk/tunedAnswer.js';
import { packageRoot } from '../../../../../src/packageRoot.js';

const sample = path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl');
const rows = readRows(readFileSync(sample, 'utf8'), 'train_file_path');
const learnt = new Learnt(pairsOf(rows));

/** What is said to each message of one conversation. */
async function talk(...questions: readonly string[]): Promise<string[]> {
  const messages: Message[] = [];
  const said: string[] = [];
  for (const content of questions) {
    messages.push({ role: 'user', content });
    const answer = await tunedAnswer(learnt, 'Phi-3', messages);
    messages.push({ role: 'assistant', content: answer });
    said.push(answer);
  }
  return said;
}

const answerOf = (question: string): string => {
  const pair = learnt.pairs.find((known) => known.question === question);
  assert.ok(pair, question);
  return pair.answer;
};
const prompts = (text: string | undefined): string[] =>
  (text ?? '')
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(2));

const memory = 'How much GPU memory does full fine-tuning of Phi-3-mini need compared with LoRA?';
const better = 'How do I measure whether the tuned model is better than the base?';

describe('a tuned model, talked with', () => {
  const pleasantries: readonly (readonly [string, RegExp])[] = [
    ['Hi there!', /^Hello! I am the local stand-in for a tuned Phi-3: I answer from the 145 conversations/],
    ['good morning', /^Hello!/],
    ['Who are you?', /^I am the local stand-in/],
    ['what can I ask you?', /^I am the local stand-in/],
    ['Hello, can you help me?', /^I am the local stand-in/],
    ['How are you today?', /^All is well, thank you/],
    ['Thanks a lot!', /^You are welcome\.$/m],
    ['ok, bye', /^Goodbye!/],
  ];
  for (const [said, fits] of pleasantries) {
    it(`has an answer to “${said}”`, async () => {
      const [answer = ''] = await talk(said);
      assert.match(answer, fits);
    });
  }

  it('names questions that it can answer, in its greeting', async () => {
    const [hello] = await talk('hello');
    assert.equal(prompts(hello).length, 3);
    for (const prompt of prompts(hello)) assert.deepEqual(await talk(prompt), [answerOf(prompt)]);
  });

  it('answers the question after a greeting', async () => {
    assert.deepEqual(await talk(`Hello there, ${memory}`), [answerOf(memory)]);
  });

  it('makes the last answer shorter', async () => {
    const [long = '', short = ''] = await talk(memory, 'Shorter, please');
    assert.ok(short.length < long.length / 2 && long.startsWith(short), short);
  });

  it('says more by the later turns of the same row', async () => {
    const [, first, second, third] = await talk(
      better,
      'tell me more',
      'and then?',
      'What does /compare do in a chat with Hieno?',
    );
    assert.equal(
      first,
      `**What does /compare do in a chat with Hieno?**\n\n${answerOf('What does /compare do in a chat with Hieno?')}`,
    );
    assert.match(second ?? '', /^\*\*Are ROUGE or BLEU scores/);
    assert.equal(third, answerOf('What does /compare do in a chat with Hieno?'));
  });

  it('gives the reason that is in the answer', async () => {
    const [, why] = await talk('How many examples do I need before tuning is worthwhile?', 'Why?');
    assert.match(why ?? '', /^A smaller clean set .* because the model copies errors/);
    assert.equal(prompts(why).length, 3);
  });

  it('gives an example, though the answer had another question over it', async () => {
    const [found, example] = await talk(
      'how do we prove the fine-tuned one beats the original?',
      'Can you give me an example?',
    );
    assert.match(found ?? '', /^The nearest question that I was tuned on: \*\*How do I measure/);
    assert.match(example ?? '', /^A tuned model that wins 60 percent/);
  });

  it('takes what is asked beside it from the same row', async () => {
    const [, rouge] = await talk(better, 'And with ROUGE?');
    assert.match(
      rouge ?? '',
      /^\*\*Are ROUGE or BLEU scores useful for chat answers\?\*\*\n\nOnly as a smoke alarm/,
    );
  });

  it('offers later turns of the same row where it does not know what is asked beside it', async () => {
    const [, teapots] = await talk(better, 'and for teapots?');
    assert.match(teapots ?? '', /not learnt anything about that/);
    assert.equal(prompts(teapots)[0], 'What does /compare do in a chat with Hieno?');
  });

  it('takes it from another row only where that is asked in the very words', async () => {
    const [, finnish] = await talk(memory, 'And in Finnish?');
    assert.match(finnish ?? '', /^\*\*Can I tune Phi-3 in Finnish/);
    const [, gpus] = await talk(memory, 'And on two GPUs?');
    assert.match(gpus ?? '', /not learnt anything about that/);
    assert.equal(prompts(gpus).length, 3);
    assert.equal(prompts(gpus)[0], 'What eats the rest of the memory when sequences get long?');
  });

  it('takes doubt for what it is', async () => {
    const [, doubt] = await talk(memory, 'You are wrong!');
    assert.match(doubt ?? '', /cannot check it/);
  });

  it('does not offer them where the next question is about something else', async () => {
    const [, shop] = await talk(better, 'Which Cosmos DB consistency level is right for a shopping cart?');
    assert.match(shop ?? '', /not learnt anything about that/);
    assert.ok(!prompts(shop).includes('What does /compare do in a chat with Hieno?'), shop);
  });

  it('does not know what “why?” is about where nothing was said', async () => {
    const [why] = await talk('Why?');
    assert.match(why ?? '', /^Why what\?/);
    assert.equal(prompts(why).length, 3);
  });

  it('answers small talk from the training data where it is there', async () => {
    const own = new Learnt(
      pairsOf([
        [
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: 'Ahoy!' },
        ],
      ]),
    );
    assert.equal(await tunedAnswer(own, 'Phi-3', [{ role: 'user', content: 'hello!' }]), 'Ahoy!');
  });
});
