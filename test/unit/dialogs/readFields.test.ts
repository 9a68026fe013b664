import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { fieldText } from '../../../src/dialogs/fieldText.js';
import { givenArguments } from '../../../src/dialogs/givenArguments.js';
import { leftOut, readFields, type Fields } from '../../../src/dialogs/readFields.js';
import type { CommandKind } from '../../../src/runs/runKind.js';
import type { RunInputs } from '../../../src/stages/inputs.js';

const signed = 'https://host/a.jsonl?sig=SECRET';
const received = '/srv/hieno/received/0123456789abcdef/my chats.jsonl';

/** What is shown in a form that nobody has touched, as clients send it that leave out what is empty. */
const untouched = (inputs: RunInputs): Fields =>
  Object.fromEntries(Object.entries(givenArguments(inputs)).map(([name, value]) => [name, fieldText(value)]));

/** The command's inputs from a form that was filled in with `before`. */
function read(kind: CommandKind, before: RunInputs, fields: Fields) {
  const command = runCommand(kind);
  const reading = readFields(fields, command.arguments, givenArguments(before));
  return reading.kind === 'values' ? command.inputs(reading.values) : reading.problems;
}

describe('the fields of a form', () => {
  for (const [kind, inputs] of [
    ['finetune', { dataset: signed, slice: 'train[:1%]', seed: 7, epochs: 3, learningRate: 5e-7 }],
    ['finetune', { dataset: received, skipBroken: true, scheduler: 'cosine' }],
    ['journey', { base: true, promptflow: false }],
    ['deploy', { modelVersion: '2' }],
    ['traffic', { traffic: { blue: 90, green: 10 } }],
    ['teardown', { target: 'endpoint' }],
    ['quota request', {}],
  ] as const)
    it(`mean what they meant where nobody has touched them: /${kind} ${JSON.stringify(inputs).slice(0, 40)}`, () => {
      assert.deepEqual(read(kind, inputs, untouched(inputs)), inputs);
    });

  it('show no path, no signature, and numbers as people write them', () => {
    const shown = [signed, received, 5e-6, { blue: 90, green: 10 }, true, undefined].map(fieldText);
    assert.deepEqual(shown, [
      'https://host/a.jsonl?…',
      'my chats.jsonl',
      '5e-6',
      'blue=90 green=10',
      'true',
      '',
    ]);
  });

  it('are read by the rules of a typed command', () => {
    const typed = {
      epochs: ' 5 ',
      learning_rate: '2e-5',
      scheduler: 'Cosine',
      dataset: 'owner/name',
      base: 'true',
    };
    const { base: _none, ...tuning } = typed;
    assert.deepEqual(read('finetune', { dataset: signed, epochs: 3 }, tuning), {
      dataset: 'owner/name',
      epochs: 5,
      learningRate: 2e-5,
      scheduler: 'cosine',
    });
    assert.deepEqual(read('journey', {}, typed), { dataset: 'owner/name', epochs: 5, base: true });
    assert.deepEqual(read('traffic', { traffic: { blue: 100 } }, { split: 'blue=50, green=50 %' }), {
      traffic: { blue: 50, green: 50 },
    });
  });

  it('leave out what is emptied, switched off or not chosen', () => {
    const before = { dataset: received, seed: 7, epochs: 3, base: true };
    assert.deepEqual(read('journey', before, { epochs: '', base: 'false' }), {});
    assert.deepEqual(read('finetune', { scheduler: 'cosine' }, { scheduler: leftOut }), {});
    // A toggle that a client says nothing of was not touched.
    assert.deepEqual(read('journey', { base: true }, {}), { base: true });
  });

  it('say for each what is wrong with it', () => {
    const problems = read('finetune', {}, { epochs: '99', learning_rate: 'fast', scheduler: 'cosin' });
    assert.deepEqual(Object.keys(problems), ['epochs', 'learning_rate', 'scheduler']);
    const { epochs, scheduler } = problems as Record<string, string>;
    assert.match(epochs ?? '', /\*\*epochs\*\* must be a whole number from 1 to 10, not `99`\. Example/);
    assert.match(scheduler ?? '', /Did you mean `cosine`\?/);
    const { split } = read('traffic', { traffic: { blue: 100 } }, {}) as Readonly<Record<string, string>>;
    assert.match(split ?? '', /\*\*split\*\* is missing/);
  });
});
