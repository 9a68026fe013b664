import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandsMarkdown } from '../../../../src/bot/commands/commandsMarkdown.js';
import { nearest } from '../../../../src/nearest.js';
import { packageRoot } from '../../../../src/packageRoot.js';
import { parseCommand } from '../../../../src/bot/commands/parseCommand.js';
import { commands } from '../../../../src/bot/commands/registry.js';
import { isRunCommand } from '../../../../src/dialogs/commandList.js';
import { readArgument } from '../../../../src/dialogs/readArgument.js';
import { commandKinds } from '../../../../src/runs/runKind.js';

describe('the command registry', () => {
  it('holds each name once, and one command for each kind of run', () => {
    assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length);
    assert.deepEqual(
      commands
        .filter(isRunCommand)
        .map(({ name }) => name)
        .sort(),
      [...commandKinds].sort(),
    );
  });

  for (const command of commands) {
    it(`lets /${command.name}'s own examples pass, and fits Teams' menu`, () => {
      for (const example of command.examples) assert.equal(parseCommand(example).kind, 'command', example);
      assert.ok(command.name.length <= 32 && command.summary.length <= 128, command.summary);
    });

    it(`gives /${command.name} arguments whose examples are valid`, () => {
      for (const argument of command.arguments) {
        const example = argument.example.replace(/^\w+=/, '').replace(/^\/\w+ /, '');
        assert.equal(readArgument(argument, example).kind, 'value', argument.example);
      }
    });

    it(`keeps /${command.name} for admins when it touches Azure`, () => {
      const touches = isRunCommand(command) || command.effect === 'continues';
      assert.ok(command.role === 'admin' || !touches);
    });
  }

  it('is what docs/commands.md says', () => {
    assert.equal(readFileSync(path.join(packageRoot, 'docs/commands.md'), 'utf8'), commandsMarkdown());
  });
});

describe('the nearest command', () => {
  const names = commands.map(({ name }) => name);
  for (const [typed, meant] of [
    ['deplyo', 'deploy'],
    ['provison', 'provision'],
    ['provisonn', 'provision'],
    ['fine-tune', 'finetune'],
    ['hlep', 'help'],
    ['tear', 'teardown'],
    ['prov', 'provision'],
    ['DEPLOYY', 'deploy'],
    ['quota reqeust', 'quota request'],
    ['promptflow aks', 'promptflow ask'],
    ['promtflow', 'promptflow'],
    ['xyzzy', undefined],
    ['a', undefined],
    ['', undefined],
  ] as const)
    it(`for ${JSON.stringify(typed)} is ${meant ?? 'none'}`, () => {
      assert.equal(nearest(typed, names), meant);
    });
});
