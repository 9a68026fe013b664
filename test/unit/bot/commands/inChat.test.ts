import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asTyped } from '../../../../src/bot/commands/asTyped.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';
import { parseCommand } from '../../../../src/bot/commands/parseCommand.js';
import { findCommand } from '../../../../src/bot/commands/registry.js';
import { adding, advice, command, joined, words } from '../../../../src/errors/nextStep.js';
import { packageRoot } from '../../../../src/packageRoot.js';

describe('a next step in the chat', () => {
  for (const [step, text] of [
    [command('deploy'), '/deploy'],
    [
      command('deploy', { version: '2', base: true, promptflow: false }),
      '/deploy version=2 base=yes promptflow=no',
    ],
    [command('finetune', 'my chats.jsonl', { seed: 4 }), '/finetune "my chats.jsonl" seed=4'],
    [command('dataset', { dataset: 'my chats.jsonl' }), '/dataset dataset="my chats.jsonl"'],
    [command('traffic', { base: 30, blue: 70 }), '/traffic base=30 blue=70'],
    // Taken whole: quotes would be part of it.
    [command('promptflow ask', 'your question'), '/promptflow ask your question'],
    [command('help', 'quota request'), '/help quota request'],
    [advice`Wait, then ${command('retry')}.`, 'Wait, then /retry.'],
    [advice`Leave them out: ${adding({ skip_broken: true })}.`, 'Leave them out: skip_broken=yes.'],
  ] as const)
    it(`is written as it is typed: ${text}`, () => assert.equal(inChat(step), text));

  it('is understood when somebody types it so', () => {
    const parsed = parseCommand(inChat(command('finetune', 'my chats.jsonl', { seed: 4 })));
    assert.ok(parsed.kind === 'command');
    assert.deepEqual(parsed.values, { dataset: 'my chats.jsonl', seed: 4 });
  });

  it('is plain text where no command is in it', () => {
    assert.equal(words`Set ${'X'} to ${2}.`, 'Set X to 2.');
    assert.equal(joined(['a', words`b`, 'c'], ', '), 'a, b, c');
    assert.equal(joined([]), '');
    assert.equal(
      inChat(joined([words`a ${command('status')}`, command('quota')], '; ')),
      'a /status; /quota',
    );
  });

  it('has a plan typed in the order in which it was asked for, with a deployment that is called as an argument', () => {
    assert.equal(asTyped('traffic', { traffic: { blue: 70, base: 30 } }), '/traffic blue=70 base=30');
    assert.equal(asTyped('teardown', { target: 'endpoint' }), '/teardown endpoint');
  });
});

describe('a command that a step names', () => {
  const root = path.join(packageRoot, 'src');
  const named = readdirSync(root, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(path.join(root, file), 'utf8').matchAll(/\bcommand\('([^']+)'(?:, ([^()]+))?\)/g),
    ]);

  it('takes the arguments that are given with it', () => {
    assert.ok(named.length > 100, 'the steps are written in another way by now');
    for (const [step, name = '', args = ''] of named) {
      const { arguments: takes = [] } = findCommand(name) ?? {};
      for (const [, key] of args.matchAll(/(\w+): /g))
        assert.ok(
          takes.some((one) => one.name === key),
          step,
        );
      if (/^['\w]/.test(args) && name !== 'traffic')
        assert.ok(
          takes.some((one) => 'positional' in one && one.positional),
          step,
        );
    }
  });
});
