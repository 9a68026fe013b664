import assert from 'node:assert/strict';
import { cardText } from '../../../../../src/bot/cards/cardText.js';
import { statusCard } from '../../../../../src/bot/cards/run/statusCard.js';
import type { Run, StageStatus } from '../../../../../src/runs/run.js';
import { runCommand } from '../../../../../src/dialogs/commandList.js';
import { stagesOf } from '../../../../../src/runs/runDefinition.js';
import type { RunKind } from '../../../../../src/runs/runKind.js';
import type { StageName } from '../../../../../src/stages/stage.js';
import { aRun } from '../../../../helpers/bot/runBuilder.js';

/** A run that has looked around, so that it knows the model of last week and the endpoint's name to be. */
function run(kind: RunKind, statuses: Partial<Record<StageName, StageStatus>>): Run {
  const facts = { modelName: 'hieno-phi3', modelVersion: '1', endpointName: 'hieno-1234' };
  const stages = stagesOf(runCommand, kind, {}).map((name) => ({
    name,
    title: name,
    status: statuses[name] ?? ('waiting' as const),
  }));
  return { ...aRun(), kind, status: 'running', facts, stages };
}
const words = (kind: RunKind, statuses: Partial<Record<StageName, StageStatus>> = {}): string =>
  cardText(statusCard(run(kind, statuses), 0));

describe('the facts on a status card', () => {
  it('name no model before this run has registered its own', () => {
    assert.doesNotMatch(words('finetune', { finetune: 'running' }), /Model: /);
    assert.match(words('finetune', { register: 'done' }), /Model: hieno-phi3, version 1/);
  });

  it('name the model that a run deploys from the start', () => {
    assert.match(words('deploy'), /Model: hieno-phi3, version 1/);
  });

  it('name no endpoint before it is being made', () => {
    assert.doesNotMatch(words('journey', { finetune: 'running' }), /Endpoint: hieno-1234/);
    assert.match(words('journey', { endpoint: 'running' }), /Endpoint: hieno-1234/);
    assert.match(words('teardown', { removeEndpoint: 'running' }), /Endpoint: hieno-1234/);
  });
});
