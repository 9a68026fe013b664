import assert from 'node:assert/strict';
import type { Place } from '../../../src/runs/run.js';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';
import { aRun } from '../../helpers/bot/runBuilder.js';
import { command } from '../../../src/errors/nextStep.js';

const inputs = { dataset: 'owner/name@abc', slice: 'train[:1%]' };

describe('a plan about data that is not here yet', () => {
  let test: BotUnderTest;
  let place: Place;
  let said: number;

  beforeEach(async () => {
    test = await BotUnderTest.start();
    await test.channel.say('/provision');
    await test.bot.drain();
    const [offer] = test.runs.offers.splice(0);
    assert.ok(offer);
    place = offer.place;
    test.planner.planned.splice(0);
    said = test.channel.messages().length;
    test.planner.make = (kind) => ({ kind, inputs, lines: [], problems: [], needsPreparation: true });
  });
  afterEach(() => test.stop());

  const heard = () => test.channel.messages().slice(said);
  const preparation = (status: 'succeeded' | 'failed') =>
    aRun({
      kind: 'preparation',
      preparesFor: 'finetune',
      inputs,
      status,
      ending: { reason: status === 'failed' ? 'bad_dataset' : 'done', sentence: 'It came to this.' },
      place,
      endedAt: 1,
    });

  it('has the data prepared first, with what the plan has settled, and offers nothing', async () => {
    await test.channel.say('/dataset owner/name train[:1%]');
    await test.bot.drain();
    assert.deepEqual(test.planner.planned, [
      { kind: 'dataset', inputs: { dataset: 'owner/name', slice: 'train[:1%]' } },
    ]);
    assert.deepEqual(
      test.runs.prepared.map(({ plan }) => [plan.kind, plan.inputs]),
      [['dataset', inputs]],
    );
    assert.deepEqual(test.runs.offers, []);
    assert.deepEqual(heard(), []);
  });

  it('does not have it prepared when something else is in the way', async () => {
    const problem = {
      reason: 'no_workspace',
      sentence: 'There is no workspace.',
      next: command('provision'),
    } as const;
    test.planner.make = (kind) => ({ kind, inputs, lines: [], problems: [problem], needsPreparation: true });
    await test.channel.say('/dataset owner/name');
    await test.bot.drain();
    assert.deepEqual(test.runs.prepared, []);
    assert.match(JSON.stringify(heard()[0]?.attachments), /There is no workspace/);
  });

  it('is offered to who asked, where they asked, once the data is here', async () => {
    test.planner.make = (kind) => ({ kind, inputs, lines: [], problems: [] });
    await test.bot.observer.ended(preparation('succeeded'));
    assert.deepEqual(test.planner.planned, [{ kind: 'finetune', inputs }]);
    assert.deepEqual(
      test.runs.offers.map(({ plan, person }) => [plan.kind, person.name]),
      [['finetune', 'Anna']],
    );
    assert.match(JSON.stringify(heard().at(-1)?.attachments), /Plan: Fine-tuning.*within 15 min/);
    assert.ok(heard().every(({ text }) => !/: done/.test(text ?? '')));
  });

  it('is not offered when the preparation failed: its end is told', async () => {
    await test.bot.observer.ended(preparation('failed'));
    assert.deepEqual(test.runs.offers, []);
    assert.match(heard().at(-1)?.text ?? '', /Preparation of the data: failed.*It came to this/);
  });

  it('does not go round in circles when the data changes all the time', async () => {
    await test.bot.observer.ended(preparation('succeeded'));
    assert.deepEqual(test.runs.prepared, []);
    assert.match(heard().at(-1)?.text ?? '', /has changed since.*Send the command again\./);
  });
});
