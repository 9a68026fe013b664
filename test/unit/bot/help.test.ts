import assert from 'node:assert/strict';
import { cardText } from '../../../src/bot/cards/cardText.js';
import { commandHelpCard, helpCard } from '../../../src/bot/cards/helpCard.js';
import { statusCard } from '../../../src/bot/cards/run/statusCard.js';
import { groups } from '../../../src/dialogs/groups.js';
import { namesAdminCommand } from '../../../src/bot/commands/namesAdminCommand.js';
import { commands } from '../../../src/bot/commands/registry.js';
import { aRun } from '../../helpers/bot/runBuilder.js';
import { command } from '../../../src/errors/nextStep.js';

const forAll = commands.filter(({ role }) => role === 'everyone');

describe('help', () => {
  it('is grouped by what one wants to do, the first step first, and names every command once', () => {
    const lines = cardText(helpCard(commands, { isAdmin: true, modelAnswers: true, prompts: [] })).split(
      '\n',
    );
    assert.deepEqual(
      lines.filter((line) => Object.values<string>(groups).includes(line)),
      Object.values(groups),
    );
    assert.ok(lines.indexOf(groups.begin) + 1 === lines.findIndex((line) => line.startsWith('/journey ')));
    const named = lines.flatMap((line) => /^(\/[a-z ]+?)(?= [A-Z<"]| endpoint)/.exec(line)?.[1] ?? []);
    assert.deepEqual(named.toSorted(), commands.map(({ name }) => `/${name}`).toSorted());
  });

  it('fits whole into what clients without cards show', () => {
    const { fallbackText } = helpCard(commands, {
      isAdmin: true,
      modelAnswers: false,
      next: command('journey'),
      prompts: [],
    });
    assert.match(fallbackText, /\/help journey explains one command\.$/);
  });

  it('names nothing that a plain user may not run, neither whole nor about one command', () => {
    const words = [
      cardText(helpCard(forAll, { isAdmin: false, modelAnswers: false, prompts: [] })),
      ...forAll.map((command) => cardText(commandHelpCard(command, false))),
    ];
    for (const shown of words) assert.ok(!namesAdminCommand(shown), shown);
    const compare = commands.find(({ name }) => name === 'compare');
    assert.ok(compare);
    assert.match(cardText(commandHelpCard(compare, false)), /Needs a base deployment\.\n/);
    assert.match(cardText(commandHelpCard(compare)), /Needs a base deployment \(\/deploy base=yes\)\.\n/);
  });

  for (const [words, isNamed] of [
    ['/deploy base=yes', true],
    ['Run /provision to put the role back, then /deploy.', true],
    ['/quota request', true],
    ['/promptflow ask your question', false],
    ['Try again in a moment; /status tells.', false],
    ['the file /deploy/rows.jsonl at https://host/deploy', false],
  ] as const)
    it(`knows whether an admin's command is named: ${words}`, () =>
      assert.equal(namesAdminCommand(words), isNamed));
});

describe('a run as a plain user sees it', () => {
  const ending = { reason: 'done', sentence: 'It is registered.', next: command('deploy') } as const;
  const shown = (run: Parameters<typeof statusCard>[0], isAdmin: boolean) =>
    cardText(statusCard(run, 0, { isAdmin }));

  it('has no step and no button that are not theirs', () => {
    const ended = aRun({ kind: 'finetune', inputs: {}, status: 'succeeded', ending });
    assert.match(shown(ended, true), /Next: \/deploy/);
    assert.doesNotMatch(shown(ended, false), /\/deploy/);
    const failed = aRun({ status: 'failed', ending: { ...ending, reason: 'job_failed' } });
    assert.doesNotMatch(shown(failed, false), /\[Retry\]/);
    const running = shown(aRun({ status: 'running' }), false);
    assert.match(running, /\[Refresh\]/);
    assert.doesNotMatch(running, /\[Cancel run\]/);
  });
});
