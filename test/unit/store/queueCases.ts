import assert from 'node:assert/strict';
import sinon from 'sinon';
import { silentLog } from '../../../src/log.js';
import { createEngine } from '../../../src/runs/engine.js';
import type { Database } from '../../../src/store/database.js';
import { waitFor } from '../../helpers/machine/waitFor.js';

/** What a tick is to the store, in either database. */
export function queueCases(database: () => Database): void {
  describe('ticks', () => {
    const jobs = async (text: string, ...values: unknown[]) =>
      (await database().queue.db?.executeSql(text, values))?.rows.length;

    it('that were put off while the clock was ahead are taken up, and no others', async () => {
      const timers = sinon.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const ticks: string[] = [];
      const engine = createEngine(database(), silentLog, Date.now);
      try {
        await engine.start(
          async (runId) => (ticks.push(runId) > 2 ? undefined : Date.now() + 3_600_000),
          ['ahead', 'in time'],
        );
        const asleep = `select id from pgboss.job where state = 'created' and start_after > now()`;
        await waitFor(async () => (await jobs(asleep)) === 2, 'both ticks');
        const ahead = `update pgboss.job set start_after = now() + interval '3 hours' where singleton_key = $1 and state = 'created'`;
        await jobs(ahead, 'ahead');
        timers.tick(10_000);
        await waitFor(() => ticks.length === 3, 'the tick that slept');
        assert.equal(ticks[2], 'ahead');
        assert.equal(await jobs(asleep), 1);
      } finally {
        await engine.stop();
        timers.restore();
      }
    });
  });
}
