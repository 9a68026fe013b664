import assert from 'node:assert/strict';
import type { CommandHandlers } from '../../../src/bot/commandHandlers.js';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { finetuneCommand } from '../../../src/dialogs/commands/finetuneCommand.js';
import { teardownCommand } from '../../../src/dialogs/commands/teardownCommand.js';
import { trafficCommand } from '../../../src/dialogs/commands/trafficCommand.js';
import { runInputs } from '../../../src/dialogs/runInputs.js';

/** Most of this is checked by the compiler: a line under an expected error that compiles is an error itself. */
describe("a command's values", () => {
  it('are of the types that its arguments say', () => {
    assert.deepEqual(
      finetuneCommand.inputs({ dataset: 'a', seed: 7, skip_broken: true, epochs: 3, scheduler: 'cosine' }),
      { dataset: 'a', seed: 7, skipBroken: true, epochs: 3, scheduler: 'cosine' },
    );
    // @ts-expect-error an integer is a number
    finetuneCommand.inputs({ epochs: 'three' });
    // @ts-expect-error so is any other number
    finetuneCommand.inputs({ learning_rate: '5e-6' });
    // @ts-expect-error a flag is a boolean
    finetuneCommand.inputs({ skip_broken: 'yes' });
    // @ts-expect-error a text is a string
    finetuneCommand.inputs({ dataset: 1 });
    // @ts-expect-error a choice is one of its choices
    finetuneCommand.inputs({ scheduler: 'sideways' });
    // @ts-expect-error a name that it does not have
    finetuneCommand.inputs({ speed: 1 });
    // @ts-expect-error a split has numbers
    trafficCommand.inputs({ split: { blue: '100' } });
  });

  it('lack none that is required', () => {
    assert.deepEqual(teardownCommand.inputs({ target: 'endpoint' }), { target: 'endpoint' });
    // @ts-expect-error nothing is removed because nothing was said
    teardownCommand.inputs({});
  });

  it('become inputs of their types, without those that nobody gave', () => {
    assert.deepEqual(runInputs({ epochs: 3, seed: undefined }), { epochs: 3 });
    // @ts-expect-error epochs are counted
    runInputs({ epochs: 'three' });
  });
});

describe('the list of commands', () => {
  it('has a command for a kind of run, and none for a preparation', () => {
    assert.equal(runCommand('quota request').title, 'Quota request');
    // @ts-expect-error it is started by no command
    assert.throws(() => runCommand('preparation'));
  });

  it('asks for one function for each command that starts no run', () => {
    const reset = async (): Promise<void> => {};
    // @ts-expect-error the others are missing
    const few: CommandHandlers = { reset };
    // @ts-expect-error no command is called so
    const wrong: Pick<CommandHandlers, 'reset'> = { reset, rest: reset };
    assert.notDeepEqual(Object.keys(few), Object.keys(wrong));
  });
});
