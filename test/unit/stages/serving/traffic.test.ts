import assert from 'node:assert/strict';
import type { Facts } from '../../../../src/stages/facts.js';
import type { RunInputs } from '../../../../src/stages/inputs.js';
import { traffic } from '../../../../src/stages/serving/traffic.js';
import { refusal, stageContext } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

interface World {
  readonly endpoint?: object;
  readonly facts?: Facts;
  readonly inputs?: RunInputs;
  readonly told?: Error;
}

function world({ endpoint, facts, inputs = {}, told }: World) {
  const turned: unknown[] = [];
  const context = stageContext({
    inputs,
    facts: { endpointName: 'e1', deploymentName: 'green', ...facts },
    azure: {
      endpoints: {
        get: async () => endpoint,
        beginTraffic: async (...split: unknown[]) => void turned.push(split),
      },
      operations: { failure: async () => told },
    },
  });
  return { turned, context };
}
const before = { state: 'Succeeded', traffic: { blue: 100 } };

describe('the traffic of an endpoint', () => {
  it('has the split before it saved before it is turned, and is turned once', async () => {
    const first = world({ endpoint: before });
    assert.deepEqual(await traffic.advance(first.context), {
      kind: 'decided',
      facts: { previousTraffic: { blue: 100 } },
    });
    assert.deepEqual(first.turned, []);
    const second = world({ endpoint: before, facts: { previousTraffic: { blue: 100 } } });
    assert.deepEqual(await traffic.advance(second.context), {
      kind: 'wait',
      note: 'Turning the traffic to green 100 %',
      facts: { trafficAsked: true },
    });
    assert.deepEqual(second.turned, [['e1', { green: 100 }]]);
    const after = { state: 'Succeeded', traffic: { green: 100, blue: 0 } };
    const third = world({ endpoint: after, facts: { trafficAsked: true } });
    assert.deepEqual(await traffic.advance(third.context), { kind: 'done', note: 'green 100 %' });
    assert.deepEqual(third.turned, []);
  });

  it('notes what is there anew where somebody has turned it since', async () => {
    const { context } = world({ endpoint: before, facts: { previousTraffic: { old: 100 } } });
    assert.deepEqual((await traffic.advance(context)).facts, { previousTraffic: { blue: 100 } });
  });

  it('goes where the person said, if anybody did', async () => {
    const inputs = { traffic: { blue: 90, green: 10 } };
    const { context, turned } = world({ endpoint: before, inputs, facts: { trafficAsked: true } });
    assert.equal((await traffic.advance(context)).note, 'Turning the traffic to blue 90 %, green 10 %');
    assert.deepEqual(turned, [['e1', inputs.traffic]]);
  });

  it('is not turned while the endpoint is being changed', async () => {
    const { context, turned } = world({ endpoint: { ...before, state: 'Updating' } });
    assert.deepEqual(await traffic.advance(context), { kind: 'wait', note: 'The endpoint is being changed' });
    assert.deepEqual(turned, []);
  });

  it('is turned on an endpoint that somebody else’s change has left as failed', async () => {
    const endpoint = { state: 'Failed', traffic: { green: 100 } };
    const { context, turned } = world({ endpoint, facts: { previousTraffic: { green: 100 } } });
    assert.equal((await traffic.advance(context)).kind, 'wait');
    assert.deepEqual(turned, [['e1', { green: 100 }]]);
  });

  it('that could not be turned says what Azure tells, or whereto', async () => {
    const facts = { trafficAsked: true } as const;
    const told = refusal('conflict');
    const endpoint = { ...before, state: 'Failed', operationUri: 'https://op' };
    await assert.rejects(traffic.advance(world({ endpoint, facts, told }).context), told);
    for (const operationUri of ['https://op', undefined]) {
      const { context, turned } = world({ endpoint: { ...endpoint, operationUri }, facts });
      await assert.rejects(traffic.advance(context), {
        reason: 'endpoint_failed',
        message: 'Azure could not turn the traffic of e1 to green 100 %.',
      });
      assert.deepEqual(turned, []);
    }
  });

  it('of an endpoint that is gone cannot be turned', async () =>
    assert.rejects(traffic.advance(world({}).context), {
      reason: 'no_endpoint',
      message: 'The endpoint e1 is gone.',
    }));

  it('that may still be turned is said when a deployment is cancelled', async () => {
    const { context } = world({ facts: { trafficAsked: true } });
    assert.match(
      inChat((await traffic.cancel?.(context)) ?? ''),
      /^Azure may still turn the traffic of e1; \/status shows/,
    );
  });
});
