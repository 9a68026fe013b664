import assert from 'node:assert/strict';
import type { Facts } from '../../../src/stages/facts.js';
import type { RunInputs } from '../../../src/stages/inputs.js';
import type { StageContext, StageName } from '../../../src/stages/stage.js';
import { stageNamed } from '../../../src/stages/stages.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

describe('what a stage says that is cancelled in the middle', () => {
  const endpointName = 'hieno-1';
  for (const [name, inputs, facts, says] of [
    [
      'removeEndpoint',
      {},
      { endpointDeletionAsked: true },
      /goes on deleting hieno-1: that cannot be taken back/,
    ],
    ['removeEndpoint', {}, {}, /hieno-1 stays and goes on costing, but the chat is closed until \/deploy/],
    ['removeResources', {}, {}, /begun to delete goes; the rest stays/],
    [
      'traffic',
      { traffic: { blue: 100 } },
      { trafficAsked: true },
      /may still turn .* hieno-1 to blue 100 %; \/status/,
    ],
    ['traffic', {}, {}, /was not changed/],
    ['endpoint', {}, { endpointAsked: true }, /goes on making hieno-1; it costs nothing without/],
    ['endpoint', {}, {}, /No endpoint had begun/],
  ] as const satisfies readonly (readonly [StageName, RunInputs, Facts, RegExp])[])
    it(`is what goes on and what remains: ${name} with ${JSON.stringify(facts)}`, async () => {
      const context = { inputs, facts: { endpointName, ...facts } } as unknown as StageContext;
      assert.match(inChat((await stageNamed(name).cancel?.(context)) ?? 'Nothing.'), says);
    });
});
