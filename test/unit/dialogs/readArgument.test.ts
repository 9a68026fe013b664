import assert from 'node:assert/strict';
import type { Argument } from '../../../src/dialogs/argument.js';
import { readArgument } from '../../../src/dialogs/readArgument.js';

const base = { name: 'x', summary: 'X.', example: 'x=1' };
const epochs: Argument = { ...base, type: 'integer', min: 1, max: 10 };
const rate: Argument = { ...base, type: 'number', min: 5e-7, max: 5e-3 };
const choice: Argument = { ...base, type: 'choice', choices: ['linear', 'cosine'] };
const flag: Argument = { ...base, type: 'flag' };
const version: Argument = { ...base, type: 'text', maxLength: 5, pattern: /^\w+$/ };

const traffic: Argument = { ...base, type: 'traffic' };

describe('reading an argument', () => {
  const good: [Argument, string, unknown][] = [
    [epochs, '1', 1],
    [epochs, '10', 10],
    [epochs, ' 3 ', 3],
    [epochs, '2.0', 2],
    [rate, '5e-7', 5e-7],
    [rate, '0.005', 5e-3],
    [rate, '.0001', 1e-4],
    [choice, 'COSINE', 'cosine'],
    [flag, 'Yes', true],
    [flag, 'off', false],
    [version, 'v_12', 'v_12'],
    [traffic, 'blue=90 green=10', { blue: 90, green: 10 }],
    [traffic, ' Blue = 90 % , blue-2=10%', { Blue: 90, 'blue-2': 10 }],
    [traffic, 'green=100', { green: 100 }],
    [traffic, 'blue=0 green=100', { blue: 0, green: 100 }],
  ];
  for (const [argument, text, value] of good)
    it(`takes ${JSON.stringify(text)} as ${argument.type}`, () => {
      assert.deepEqual(readArgument(argument, text), { kind: 'value', value });
    });

  it('repeats no query of an address', () => {
    const { sentence } = readArgument(version, 'http://host/a?sig=SECRET') as { sentence: string };
    assert.match(sentence, /not `http:\/\/host\/a\?…`/);
  });

  const bad: [Argument, string][] = [
    [epochs, '0'],
    [epochs, '11'],
    [epochs, '2.5'],
    [epochs, '-1'],
    [epochs, 'NaN'],
    [epochs, 'Infinity'],
    [epochs, '0x5'],
    [epochs, '١'],
    [epochs, ''],
    [rate, '4e-7'],
    [rate, '0.0051'],
    [rate, '1,5e-6'],
    [choice, 'linea'],
    [choice, 'constructor'],
    [flag, 'perhaps'],
    [version, 'v 1'],
    [version, 'toolong'],
    [version, ''],
    [traffic, ''],
    [traffic, 'blue=0'],
    [traffic, 'blue=90'],
    [traffic, 'blue=90 green=11'],
    [traffic, 'blue=50 Blue=50'],
    [traffic, 'blue=99.5 green=0.5'],
    [traffic, 'blue=-10 green=110'],
    [traffic, 'blue green'],
    [traffic, '50'],
    [traffic, '`blue`=100'],
  ];
  for (const [argument, text] of bad)
    it(`refuses ${JSON.stringify(text)} as ${argument.type} with name, range and what to write`, () => {
      const reading = readArgument(argument, text);
      assert.equal(reading.kind, 'problem');
      assert.match(
        reading.kind === 'problem' ? reading.sentence : '',
        {
          choice: /^\*\*x\*\* must be `linear` or `cosine`, not `\w+`\.( Did you mean `linear`\?)?$/,
          flag: /^\*\*x\*\* must be `yes` or `no`, not `perhaps`\.$/,
          traffic: /^\*\*x\*\* must be names with.*`\/status` names the deployments\.$/,
        }[argument.type as string] ?? /^\*\*x\*\* must be .*Example: `x=1`\.$/s,
      );
    });

  for (const [text, says] of [
    ['blue=90', 'they come to 90'],
    ['blue=50 Blue=50', 'Blue is named twice'],
    ['blue=ten green=90', '`blue=ten` is none'],
  ] as const)
    it(`says what is wrong with the traffic ${text}`, () => {
      const reading = readArgument(traffic, text);
      assert.ok(reading.kind === 'problem' && reading.sentence.includes(says));
    });

  it('proposes the choice that is spelled nearly so, and none where nobody knows which', () => {
    const target: Argument = { ...base, type: 'choice', choices: ['endpoint', 'everything'] };
    const says = (text: string) => {
      const reading = readArgument(target, text);
      return /Did you mean `(.*)`/.exec(reading.kind === 'problem' ? reading.sentence : '')?.[1];
    };
    assert.deepEqual(['endpont', 'everthing', 'every', 'e', 'all', 'garden'].map(says), [
      'endpoint',
      'everything',
      'everything',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('shortens a long value in its complaint and keeps it from closing the code mark', () => {
    const reading = readArgument(epochs, `\`${'9'.repeat(500)}\``);
    assert.ok(reading.kind === 'problem' && reading.sentence.length < 200);
  });
});
