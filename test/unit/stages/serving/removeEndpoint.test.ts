import assert from 'node:assert/strict';
import type { Facts } from '../../../../src/stages/facts.js';
import { removeEndpoint } from '../../../../src/stages/serving/removeEndpoint.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';

interface World {
  readonly state?: string;
  readonly operationUri?: string;
  readonly deployments?: readonly { readonly name: string; readonly size: string }[];
  readonly minutes?: number;
  readonly told?: unknown;
}

/** An endpoint in a state, or none; every deletion that is asked for is noted. */
const world = (facts: Facts, { state, operationUri, deployments = [], minutes = 0, told }: World = {}) => {
  const deleted: string[] = [];
  const azure: AzureSlice = {
    endpoints: {
      get: async () => (state === undefined ? undefined : { state, operationUri }),
      beginDelete: async (name: string) => void deleted.push(name),
    },
    deployments: { list: async () => deployments },
    operations: { failure: async (uri: string) => (uri === operationUri ? told : undefined) },
  };
  return { deleted, context: stageContext({ azure, facts, now: () => minutes * 60_000 }) };
};
const there: Facts = { endpointName: 'e1' };
const asked: Facts = { ...there, endpointDeletionAsked: true };

describe('the removal of an endpoint', () => {
  it('is planned with what it frees, by name and size', async () => {
    const deployments = [
      { name: 'blue', size: 'Standard_A' },
      { name: 'base', size: 'Standard_B' },
    ];
    const planned = async (found: World) => (await removeEndpoint.plan(world(there, found).context)).lines;
    assert.deepEqual(await planned({ state: 'Succeeded', deployments }), [
      { action: 'delete', what: 'Endpoint e1', detail: 'blue (Standard_A), base (Standard_B)' },
    ]);
    assert.deepEqual(await planned({ state: 'Succeeded' }), [
      { action: 'delete', what: 'Endpoint e1', detail: 'no deployments' },
    ]);
  });

  for (const [name, facts] of [
    ['its name is not known', {}],
    ['Azure has none of that name', there],
  ] as const)
    it(`is nothing to do, and over at once, where ${name}`, async () => {
      const { context, deleted } = world(facts);
      const { lines, problems } = await removeEndpoint.plan(context);
      assert.deepEqual(lines, []);
      assert.deepEqual(
        problems?.map(({ reason, sentence }) => [reason, sentence]),
        [['nothing_to_do', 'There is no endpoint to remove.']],
      );
      assert.deepEqual(await removeEndpoint.advance(context), { kind: 'done', note: 'Gone' });
      assert.deepEqual(deleted, []);
    });

  it('is asked for once, whatever state the endpoint is in, and then waited for', async () => {
    for (const state of ['Succeeded', 'Failed']) {
      const first = world(there, { state });
      assert.deepEqual(await removeEndpoint.advance(first.context), {
        kind: 'wait',
        note: 'Deleting e1',
        facts: { endpointDeletionAsked: true },
      });
      assert.deepEqual(first.deleted, ['e1'], state);
    }
    // Deleting already, by us or by somebody else; or still shown as it was.
    for (const [facts, state] of [
      [there, 'Deleting'],
      [asked, 'Succeeded'],
      [asked, 'Failed'],
    ] as const) {
      const later = world(facts, { state, minutes: 9 });
      assert.deepEqual(await removeEndpoint.advance(later.context), { kind: 'wait', note: 'Deleting e1' });
      assert.deepEqual(later.deleted, [], state);
    }
  });

  it('fails with what Azure tells of the operation, as soon as it does', async () => {
    const told = refusal('resource_locked');
    const { context } = world(asked, { state: 'Failed', operationUri: 'https://op', told });
    await assert.rejects(removeEndpoint.advance(context), told);
  });

  it('fails with what it costs where Azure does nothing in ten minutes', async () => {
    const { context, deleted } = world(asked, { state: 'Succeeded', minutes: 10 });
    await assert.rejects(removeEndpoint.advance(context), {
      reason: 'endpoint_failed',
      message: 'Azure has not deleted the endpoint e1; it goes on costing.',
    });
    assert.deepEqual(deleted, []);
  });
});
