import type { Azure } from '../azure/azure.js';
import type { StageLog } from '../stages/stage.js';
import { stageNamed } from '../stages/stages.js';
import type { Run } from './run.js';

/** What Azure has written about a run: its job's log, or its deployment's. */
export interface RunLogs {
  /**
   * Of the stage that failed or is under way; where that one has none, of the latest stage that has. Undefined where no
   * stage has come to anything that writes one. Throws AppError.
   */
  tail(run: Run): Promise<StageLog | undefined>;
}

const order = { failed: 0, running: 1, skipped: 2, done: 3, waiting: 4 } as const;

export const createRunLogs = (azure: Azure, redact: <T>(value: T) => T): RunLogs => ({
  async tail({ stages, facts }) {
    const candidates = stages
      .map((stage, index) => ({ ...stage, index }))
      .filter(({ status }) => status !== 'waiting')
      .sort((one, other) => order[one.status] - order[other.status] || other.index - one.index);
    for (const { name } of candidates) {
      const log = await stageNamed(name).log?.({ azure, facts });
      if (log !== undefined) return redact(log);
    }
    return undefined;
  },
});
