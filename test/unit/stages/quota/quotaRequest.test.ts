import assert from 'node:assert/strict';
import type { AppError } from '../../../../src/errors/appError.js';
import type { QuotaRequest } from '../../../../src/azure/ml/quotaRequests.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { quotaRequest } from '../../../../src/stages/quota/quotaRequest.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { azureOf } from '../../../helpers/bot/plannedAzure.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';
import { advice } from '../../../../src/errors/nextStep.js';

const request = (uri: string, name: string, cores: number, outcome: QuotaRequest['outcome'] = 'waiting') => ({
  uri,
  name,
  cores,
  outcome,
  submittedAt: undefined,
});

interface World {
  readonly limits?: Readonly<Record<string, number>>;
  readonly sent?: Facts['quotaRequests'];
  readonly listed?: readonly QuotaRequest[];
  /** By their address. */
  readonly outcomes?: Readonly<Record<string, QuotaRequest['outcome']>>;
  /** Undefined: the limit is that high already. */
  readonly uri?: string;
}

function world({ limits, sent, listed = [], outcomes = {}, uri }: World) {
  const asked: unknown[] = [];
  const azure: AzureSlice = {
    quotaRequests: {
      list: async () => listed,
      get: async (which: string) => request(which, '', 0, outcomes[which]),
      request: async (...which: unknown[]) => {
        asked.push(which);
        return uri === undefined ? undefined : request(uri, '', 0);
      },
    },
  };
  const inputs = limits === undefined ? {} : { limits };
  const facts = sent === undefined ? {} : { quotaRequests: sent };
  return { asked, context: stageContext({ azure, inputs, facts }) };
}
const { location } = testSettings;

describe('a request for cores', () => {
  const limits = { A100: 48, regional: 96 };

  it('is sent limit by limit, and each address kept before the next is sent', async () => {
    const first = world({ limits, uri: 'https://1' });
    assert.deepEqual(await quotaRequest.advance(first.context), {
      kind: 'wait',
      note: 'Asking for 48 cores: Family A100',
      facts: { quotaRequests: { A100: { uri: 'https://1' } } },
    });
    assert.deepEqual(first.asked, [[location, { family: 'A100' }, 48]]);
    const second = world({ limits, sent: { A100: { uri: 'https://1' } } });
    assert.deepEqual(await quotaRequest.advance(second.context), {
      kind: 'wait',
      note: 'Asking for 96 cores: All dedicated cores of the region',
      facts: { quotaRequests: { A100: { uri: 'https://1' }, regional: {} } },
    });
    assert.deepEqual(second.asked, [[location, 'regional', 96]]);
  });

  it('that a crash has made us forget is found again, and sent no second time', async () => {
    for (const [limit, name] of [
      ['standardA100Family', 'Standard A100 Family Cluster Dedicated vCPUs'],
      ['regional', 'TotalDedicatedCores'],
    ] as const) {
      const listed = [request('https://old', name, 48)];
      const { asked, context } = world({ limits: { [limit]: 48 }, listed });
      const { facts } = await quotaRequest.advance(context);
      assert.deepEqual(facts, { quotaRequests: { [limit]: { uri: 'https://old' } } });
      assert.deepEqual(asked, []);
    }
  });

  it('is a new one where the other is decided, for another total or for another limit', async () => {
    for (const other of [
      request('https://old', 'A100', 48, 'granted'),
      request('https://old', 'A100', 47),
      request('https://old', 'V100', 48),
    ]) {
      const { asked, context } = world({ limits, listed: [other] });
      await quotaRequest.advance(context);
      assert.equal(asked.length, 1);
    }
  });

  it('is waited for until each is decided', async () => {
    const sent = { A100: { uri: 'https://1' }, regional: { uri: 'https://2' } };
    const look = (outcomes: World['outcomes']) =>
      quotaRequest.advance(world({ limits, sent, ...(outcomes && { outcomes }) }).context);
    assert.deepEqual(await look({ 'https://1': 'granted' }), {
      kind: 'wait',
      note: 'Microsoft decides: All dedicated cores of the region, 96 cores',
    });
    assert.deepEqual(await look({ 'https://1': 'granted', 'https://2': 'granted' }), {
      kind: 'done',
      note: 'Family A100: 48 cores; All dedicated cores of the region: 96 cores',
    });
    const already = world({ limits: { A100: 48 }, sent: { A100: {} } });
    assert.equal((await quotaRequest.advance(already.context)).kind, 'done');
  });

  it('that is refused says which, and what to do', async () => {
    const refused = refusal('quota_refused', { next: advice`Ask in the portal.`, details: ['one'] });
    for (const outcome of [refused, refusal('quota_refused')]) {
      const { context } = world({
        limits: { A100: 48 },
        sent: { A100: { uri: 'https://1' } },
        outcomes: { 'https://1': outcome },
      });
      await assert.rejects(quotaRequest.advance(context), (error: AppError) => {
        assert.equal(error.reason, 'quota_refused');
        assert.equal(error.sentence, 'Family A100, 48 cores: Azure refused: quota_refused.');
        assert.equal(error.next, outcome.next);
        assert.deepEqual(error.details, outcome.details);
        return true;
      });
    }
  });

  it('that is cancelled stays with Microsoft once it was sent', async () => {
    const cancel = async (sent?: Facts['quotaRequests']) =>
      quotaRequest.cancel?.(world(sent === undefined ? {} : { sent }).context);
    assert.equal(await cancel(), 'Nothing had been asked for.');
    assert.equal(await cancel({ A100: {} }), 'Nothing had been asked for.');
    assert.match(inChat((await cancel({ A100: { uri: 'https://1' } })) ?? ''), /^What was asked for stays/);
  });
});

describe('the plan of a request for cores', () => {
  it('says that there are enough', async () => {
    const { lines, problems = [] } = await quotaRequest.plan(stageContext({ azure: azureOf({}) }));
    assert.deepEqual(lines, []);
    assert.deepEqual(
      problems.map(({ reason, sentence }) => [reason, inChat(sentence)]),
      [['nothing_to_do', 'There are enough cores for /journey in norwayeast.']],
    );
  });

  it('pins the new totals, counting what is in use beyond the limit', async () => {
    const azure = azureOf({ family: { used: 30, limit: 24 }, regional: { used: 0, limit: 100 } });
    const inputs = { quotaFor: 'finetune' } as const;
    const planned = await quotaRequest.plan(stageContext({ azure, inputs }));
    assert.deepEqual(planned.inputs, { limits: { A100: 54 } });
    assert.deepEqual(planned.lines, [
      { action: 'change', what: 'Family A100', detail: 'from 24 to 54 cores in norwayeast' },
    ]);
    assert.deepEqual(planned.problems, []);
  });

  it('asks for nothing where the region has no such machine', async () => {
    const azure = azureOf({});
    const none = { ...azure, quota: { ...azure.quota, size: async () => undefined } };
    const inputs = { quotaFor: 'finetune' } as const;
    const { lines, problems = [] } = await quotaRequest.plan(stageContext({ azure: none, inputs }));
    assert.deepEqual(lines, []);
    assert.deepEqual(
      problems.map(({ reason, sentence }) => [reason, inChat(sentence)]),
      [
        [
          'size_unavailable',
          `The region norwayeast does not offer ${testSettings.trainingSize} for training clusters; it may be retired.`,
        ],
      ],
    );
  });
});
