import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { createRuns } from '../../../src/runs/runService.js';
import type { Run } from '../../../src/runs/run.js';
import { createAuditTrail } from '../../../src/store/auditTrail.js';
import { createCancelRequests } from '../../../src/store/cancelRequests.js';
import { openEmbeddedDatabase, type Database } from '../../../src/store/database.js';
import { createProposalRecords } from '../../../src/store/proposalRecords.js';
import { createRunRecords } from '../../../src/store/runRecords.js';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';
import { cardOf, confirmData } from '../../helpers/channel/conversation.js';
import { seedFile } from '../../helpers/machine/seed.js';

const anna = { conversation: 'chat-1', user: { id: 'user-1', name: 'Anna' } };
const bob = { conversation: 'chat-2', user: { id: 'user-2', name: 'Bob' } };

describe('two admins who confirm at once', () => {
  let database: Database;
  let test: BotUnderTest;

  beforeEach(async () => {
    database = await openEmbeddedDatabase({ seedFile });
    test = await BotUnderTest.start({
      runs: createRuns({
        runs: createRunRecords<Run>(database.sql),
        proposals: createProposalRecords(database.sql),
        audit: createAuditTrail(database.sql),
        cancelRequests: createCancelRequests(database.sql),
        definitionOf: runCommand,
        engine: { enqueue: () => async () => {} },
        environment: 'e1',
        now: () => test.clock.now(),
      }),
    });
  });
  afterEach(async () => {
    await test.stop();
    await database.close();
  });

  async function offer(command: string, who: typeof anna) {
    await test.channel.say(command, who);
    return test.channel.waitFor(() =>
      test.channel
        .accepted('POST', who.conversation)
        .find((call) => cardOf(call)?.actions?.some(({ title }) => title === 'Confirm')),
    );
  }

  it('get one run and one refusal that says who, since when, which run, and how to end it', async () => {
    const plans = [await offer('/provision', anna), await offer('/journey', bob)] as const;
    const [one, other] = await Promise.all([
      test.channel.press('execute', confirmData(plans[0]), plans[0].activityId, anna),
      test.channel.press('execute', confirmData(plans[1]), plans[1].activityId, bob),
    ]);
    const answers = [one, other].map(({ body }) => JSON.stringify(body));
    assert.equal(answers.filter((text) => /Confirmed by/.test(text)).length, 1, answers.join('\n'));
    const refusal = answers.find((text) => /is under way/.test(text)) ?? '';
    const [run, ...others] = await createRunRecords<Run>(database.sql).recent(5);
    assert.ok(run !== undefined && others.length === 0);
    const { kind, requester } = run.record;
    assert.ok(refusal.includes(`/${kind} of ${requester.name} is under way`), refusal);
    assert.ok(refusal.includes('since 2026-01-05 09:00 UTC'), refusal);
    assert.ok(refusal.includes(`/status ${run.id}`) && refusal.includes(`/cancel ${run.id}`), refusal);
  });
});
