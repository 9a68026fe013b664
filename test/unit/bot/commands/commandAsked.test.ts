import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandAsked } from '../../../../src/bot/commands/commandAsked.js';
import { packageRoot } from '../../../../src/packageRoot.js';

const asks: Readonly<Record<string, readonly string[]>> = {
  '/status': [
    'How is it going?',
    "how's the training going",
    'Can you tell me how it is going?',
    'How far along are you?',
    'Is it done yet?',
    'Are we there yet?',
    'What’s the status of the run?',
    'Any news?',
    'How much longer?',
    'How long will it take?',
    'When will the journey be done?',
    "What's happening right now?",
    'What does it cost?',
    'How much is this costing us per hour?',
    'What are we paying for the endpoint?',
    'How expensive is that?',
  ],
  '/runs': [
    'What went wrong?',
    'Why did it fail?',
    'What was the error?',
    'What happened?',
    'Show me the last runs',
  ],
  '/logs': ['Show me the log, please', 'What do the logs say?'],
  '/cancel': [
    'Stop that',
    'please cancel the run',
    'How can I stop it?',
    'Abort!? I changed my mind.'.slice(8),
  ],
  '/teardown': ['Delete everything', 'How do I shut down the endpoint?', 'turn it off'],
  '/retry': ['Run it again', 'Can we restart the run?'],
  '/model': [
    'Which model is this?',
    'Who am I talking to?',
    'What version is deployed?',
    'Are you the fine-tuned model?',
  ],
  '/keys': ['How old are the keys?'],
  '/quota': ['How many cores do we have?'],
  '/audit': ['Who started it?'],
  '/reset': ['Forget everything', "Let's start over"],
  '/help': ['What can you do?', 'What should I do next?', 'Who are you?'],
};

const ordinary = [
  'Hello',
  'Thanks, that helped a lot!',
  'Why?',
  'Shorter, please',
  'And on two GPUs?',
  'Go on',
  'Try again',
  'Stop using so many words.',
  'What is a status code?',
  'What is the status of a job in Azure ML when it is queued?',
  'How is a model deployed?',
  'How does fine-tuning work?',
  'How long does fine-tuning take?',
  'How long is the context of Phi-3?',
  'What does an A100 cost per hour?',
  'How much does it cost to fine-tune a model?',
  'What does LoRA cost compared with full tuning?',
  'Is it cheaper to use a managed endpoint?',
  'Which model should I choose?',
  'Which model is better for chat, Phi-3 or Phi-4?',
  'What is a model version?',
  'What went wrong in the Ariane 5 launch?',
  'Why did the Roman empire fail?',
  'Why does training loss go up?',
  'Can I cancel a fine-tune that is clearly going wrong?',
  'How do I stop overfitting?',
  'How do I delete a file in Linux?',
  'How do I delete an endpoint with the CLI?',
  'What is a key vault?',
  'How often should keys be rotated?',
  'What is a quota?',
  'How many cores does an NC24ads have?',
  'Who started the French revolution?',
  'Who wrote Faust?',
  'What can I do against overfitting?',
  'What can you tell me about epochs?',
  'What are you allowed to do with the MIT licence?',
  'Help me write a letter to my landlord.',
  'Forget the last paragraph and write it anew.',
  'What is happening in a transformer layer?',
];

describe('a sentence that asks what a command answers', () => {
  for (const [line, sentences] of Object.entries(asks))
    for (const sentence of sentences)
      it(`is answered by ${line}: ${sentence}`, () => assert.equal(commandAsked(sentence, true), line));

  it('is one of forty', () => assert.ok(Object.values(asks).flat().length >= 40));

  for (const sentence of ordinary)
    it(`is none of these: ${sentence}`, () => assert.equal(commandAsked(sentence, true), undefined));

  it('is none of those that the sample was tuned on', () => {
    const rows = readFileSync(path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const said = rows.flatMap((row) =>
      (JSON.parse(row) as { messages: { role: string; content: string }[] }).messages
        .filter(({ role }) => role === 'user')
        .map(({ content }) => content),
    );
    assert.ok(said.length > 30);
    assert.deepEqual(
      said.filter((words) => commandAsked(words, true) !== undefined),
      [],
    );
  });

  it('gets no command that the person may not run', () => {
    assert.equal(commandAsked('Stop that', false), undefined);
    assert.equal(commandAsked('How is it going?', false), '/status');
    assert.equal(commandAsked('What went wrong?', false), '/runs');
  });

  it('is not looked for in what is long, however it is written', () => {
    assert.equal(commandAsked(`${'please '.repeat(2000)}how is it going?`, true), undefined);
    assert.equal(commandAsked('How is it going?\nI am well.', true), undefined);
  });
});
